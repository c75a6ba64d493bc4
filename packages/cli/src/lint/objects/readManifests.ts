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
    return;
  }
  for (const [index, item] of value.items.entries()) {
    if (isObjectLike(item)) {
      yield { value: item, path: ['items', String(index)] };
    }
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
