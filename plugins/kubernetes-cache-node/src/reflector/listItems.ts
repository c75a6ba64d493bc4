import { KubernetesObject } from '@mooring/kubernetes-objects';
import { ListError } from '../transport/ItemSplitter';
import { LargeObject } from '../transport/LargeObject';
import { cutManagedFields } from './cutManagedFields';
import { KindEvent } from './KindEvent';

/** What a list says beside its items. */
export interface ListPage {
  readonly version: string;
  /** What to ask for the next page with; empty for the last one. */
  readonly next: string;
  readonly kind?: string;
}

/** What was skipped. The names come from an API server, which has checked them, or from something else. */
export function toTooLarge(skipped: LargeObject): KindEvent {
  const { type, name, namespace, uid, version, labels, bytes } = skipped;
  const change = (['ADDED', 'MODIFIED', 'DELETED'] as const).find(
    known => known === type,
  );
  return {
    type: 'TOO_LARGE',
    version,
    object:
      change && name
        ? {
            ...{ change, name, uid, version, labels, bytes },
            namespace: namespace || undefined,
          }
        : undefined,
  };
}

/** An item of a list, as if it were just added. */
export function toAdded(item: Buffer | LargeObject, kind?: string): KindEvent {
  if (item instanceof LargeObject) return toTooLarge(item);
  let object: KubernetesObject;
  try {
    object = JSON.parse(cutManagedFields(item, 1));
  } catch {
    throw new ListError('an item is not JSON');
  }
  return { type: 'ADDED', object: kind ? { ...object, kind } : object };
}

/** What is left of a list without its items. */
export function toPage(frame: unknown): ListPage {
  const { kind, metadata } = frame as {
    kind?: unknown;
    metadata?: { resourceVersion?: unknown; continue?: unknown };
  };
  const version = metadata?.resourceVersion;
  if (typeof version !== 'string' || version === '') {
    throw new ListError('the list has no resourceVersion');
  }
  const next = metadata?.continue;
  return {
    version,
    next: typeof next === 'string' ? next : '',
    kind:
      typeof kind === 'string' && kind.endsWith('List')
        ? kind.slice(0, -'List'.length)
        : undefined,
  };
}
