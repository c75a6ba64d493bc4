import { cloneDeep } from 'lodash';
import {
  KubernetesObject,
  matchesLabels,
  parseLabelSelector,
} from '@mooring/kubernetes-objects';
import { parse } from 'yaml';
import { Patch, PatchOperation } from '../objects/Delivery';
import { isRecord, recordsIn } from '../records';
import { textsOf } from './objects';

type Values = Record<string, unknown>;

/**
 * The patches of a Kustomization of Flux, or of the kustomize part of an Application.
 *
 * Source: `patches` in https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches.
 */
export function patchesIn(patches: unknown): Patch[] {
  return recordsIn(patches).flatMap(({ patch, target }) => {
    const change = changeIn(patch);
    return change
      ? [{ change, target: isRecord(target) ? textsOf(target) : undefined }]
      : [];
  });
}

/** The object with the patches that are meant for it. Lists stay as they are: they hold no labels. */
export function patched(
  object: KubernetesObject,
  patches: readonly Patch[],
): KubernetesObject {
  return patches
    .filter(patch => isMeant(object, patch))
    .reduce<KubernetesObject>((current, { change }) => {
      const next = Array.isArray(change)
        ? (change as readonly PatchOperation[]).reduce(operated, current)
        : merged(current, change);
      return next as unknown as KubernetesObject;
    }, object);
}

function changeIn(patch: unknown): Patch['change'] | undefined {
  try {
    const value: unknown =
      typeof patch === 'string' ? parse(patch, { maxAliasCount: 10 }) : patch;
    if (Array.isArray(value)) {
      return recordsIn(value).flatMap(({ op, path, value: given }) =>
        typeof op === 'string' && typeof path === 'string'
          ? [{ op, path, value: given }]
          : [],
      );
    }
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMeant(object: KubernetesObject, { change, target }: Patch): boolean {
  const { apiVersion, kind, metadata } = object;
  const slash = apiVersion.indexOf('/');
  const own: Record<string, string> = {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
  };
  if (!target) {
    const { metadata: meant } = change as { metadata?: Values };
    return (
      (change as Values).kind === kind &&
      isRecord(meant) &&
      meant.name === metadata.name
    );
  }
  return Object.entries(target).every(([key, wanted]) => {
    if (key === 'labelSelector' || key === 'annotationSelector') {
      const of = key === 'labelSelector' ? 'labels' : 'annotations';
      return isSelected(wanted, metadata[of]);
    }
    return (
      !Object.hasOwn(own, key) || wanted === '' || isLike(wanted, own[key])
    );
  });
}

/** Fields of a target are regular expressions of the whole. Only what people write there is tried, as some take for ever. */
function isLike(pattern: string, text: string): boolean {
  if (pattern === text || /^\^?\.[*+]\$?$/.test(pattern)) return true;
  if (!/^[\w.|()^$-]*(\.\*)?[\w.|()^$-]*$/.test(pattern)) return false;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false;
  }
}

function isSelected(
  selector: string,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  try {
    return matchesLabels(parseLabelSelector(selector), labels);
  } catch {
    return false;
  }
}

/** Maps are merged, `null` takes away, and everything else but lists replaces. */
function merged(value: unknown, change: unknown): unknown {
  if (!isRecord(change)) return change;
  const result: Values = isRecord(value) ? { ...value } : {};
  for (const [key, item] of Object.entries(change)) {
    if (key === '__proto__') continue;
    if (item === null) delete result[key];
    else if (!Array.isArray(item) || result[key] === undefined) {
      result[key] = merged(result[key], item);
    }
  }
  return result;
}

function operated(value: unknown, operation: PatchOperation): unknown {
  const keys = operation.path
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  if (last === undefined || keys.concat(last).includes('__proto__')) {
    return value;
  }
  const result = cloneDeep(value);
  let parent: unknown = result;
  for (const key of keys) {
    const inner = Array.isArray(parent)
      ? parent[Number(key)]
      : isRecord(parent) && parent[key];
    parent = inner;
  }
  if (!isRecord(parent)) return value;
  if (operation.op === 'remove') delete parent[last];
  else if (operation.op === 'add' || operation.op === 'replace') {
    parent[last] = operation.value;
  }
  return result;
}
