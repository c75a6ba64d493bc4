import { get } from 'lodash';
import { isRecord } from '../records';
import {
  isKubernetesObject,
  KubernetesObject,
} from '@mooring/kubernetes-objects';
import { Failure } from '../LintResult';
import { YamlDocument } from '../yaml/YamlDocument';
import { Manifest } from './Manifest';
import { isOpenShiftTemplate, objectsOfTemplate } from './openShiftTemplate';
import { asStoredText, problemOfObject } from './objectProblems';

/** Documents that look like objects, and that no cluster ever sees. */
const LOCAL_GROUPS =
  /^(kustomize\.config\.k8s\.io|kind\.x-k8s\.io|ctlptl\.dev|skaffold)\//;

/**
 * Where objects that hand others to a cluster hold them.
 *
 * Sources: Crossplane's provider-kubernetes, `apis/object`; Open Cluster Management, `work/v1/types.go`.
 */
const CARRIERS: Readonly<Record<string, string[]>> = {
  'Object.kubernetes.crossplane.io': ['forProvider', 'manifest'],
  'Object.kubernetes.m.crossplane.io': ['forProvider', 'manifest'],
  'ManifestWork.work.open-cluster-management.io': ['workload', 'manifests'],
};

/** The objects in documents that are not entities; what no API server would accept becomes a failure. */
export function readManifests(documents: readonly YamlDocument[]): {
  manifests: Manifest[];
  failures: Failure[];
} {
  const manifests: Manifest[] = [];
  const failures: Failure[] = [];
  for (const document of documents) {
    for (const { value, path } of objectsIn(document.value)) {
      const problem = problemOfObject(value);
      if (problem) {
        const { file, line, column } = document.placeOf([
          ...path,
          ...problem.path,
        ]);
        failures.push({ file, line, column, message: problem.message });
        continue;
      }
      const object = asStoredText(value);
      if (isKubernetesObject(object)) {
        manifests.push(manifestOf(object, document, path));
      }
    }
  }
  return { manifests, failures };
}

function manifestOf(
  object: KubernetesObject,
  document: YamlDocument,
  path: readonly string[],
): Manifest {
  return {
    object,
    origin: {
      path: document.file.path,
      document: path.length === 0 ? document : undefined,
      anchor:
        path.length === 0
          ? `${document.file.name}:${document.slice.start}`
          : undefined,
      placeOf: inner => document.placeOf([...path, ...inner]),
    },
  };
}

type Found = { value: Record<string, unknown>; path: string[] };

/** The document's object, or the items of a list, or what a Template of OpenShift makes. */
function* objectsIn(value: unknown): Iterable<Found> {
  if (!isObjectLike(value)) return;
  if (isOpenShiftTemplate(value)) {
    for (const [index, item] of objectsOfTemplate(value).entries()) {
      if (isObjectLike(item)) {
        yield { value: item, path: ['objects', String(index)] };
      }
    }
    return;
  }
  if (!/List$/.test(value.kind) || !Array.isArray(value.items)) {
    yield { value, path: [] };
    yield* objectsWithin(value);
    return;
  }
  for (const [index, item] of value.items.entries()) {
    const typed = withTypeOf(value, item);
    if (isObjectLike(typed)) {
      yield { value: typed, path: ['items', String(index)] };
    }
  }
}

/** A list of one kind, such as a DeploymentList, says once of which. */
function withTypeOf(
  { apiVersion, kind }: Record<string, unknown> & { kind: string },
  item: unknown,
): unknown {
  return isRecord(item) && kind !== 'List'
    ? { apiVersion, kind: kind.replace(/List$/, ''), ...item }
    : item;
}

/** The objects that another one hands to a cluster as they are written in it. */
function* objectsWithin({
  apiVersion,
  kind,
  spec,
}: Record<string, unknown>): Iterable<Found> {
  const key = `${kind}.${String(apiVersion).split('/')[0]}`;
  const path = Object.hasOwn(CARRIERS, key) ? CARRIERS[key] : undefined;
  if (!path) return;
  const found = get(spec, path);
  if (!Array.isArray(found)) {
    if (isObjectLike(found)) yield { value: found, path: ['spec', ...path] };
    return;
  }
  for (const [index, item] of found.entries()) {
    if (!isObjectLike(item)) continue;
    yield { value: item, path: ['spec', ...path, String(index)] };
  }
}

/** A kubeconfig, for one, has a kind and no metadata. */
function isObjectLike(
  value: unknown,
): value is Record<string, unknown> & { kind: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata, items } = value as Record<
    string,
    unknown
  >;
  return (
    typeof apiVersion === 'string' &&
    apiVersion !== '' &&
    typeof kind === 'string' &&
    kind !== '' &&
    (metadata !== undefined || items !== undefined) &&
    !LOCAL_GROUPS.test(apiVersion)
  );
}
