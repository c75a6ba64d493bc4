import { ObjectSummary } from '@mooring/kubernetes-objects';
import { Archived } from './Archive';
import { isAtMost } from './versions';
import { Block } from './Block';

/** What the store keeps of an object beside its summary. */
export class StoredObject implements Archived {
  block?: Block<this> = undefined;

  constructor(
    public summary: ObjectSummary,
    /** As {@link compactVersion} gives it. */
    public version: string | number | undefined,
    /** Which list has named the object last, or which one an event about it came after. */
    public generation: number,
  ) {}
}

/** Whether a compact version is older than another one; `false` where that cannot be said. */
export function isOlder(
  version: StoredObject['version'],
  other: StoredObject['version'],
): boolean {
  if (version === undefined || other === undefined) return false;
  return typeof version === 'number' && typeof other === 'number'
    ? version < other
    : isAtMost(String(other), String(version)) === false;
}

/** A `resourceVersion` in little memory: what reads the same as a number takes no string. */
export function compactVersion(
  resourceVersion: unknown,
): string | number | undefined {
  if (typeof resourceVersion !== 'string') return undefined;
  const number = Number(resourceVersion);
  return Number.isSafeInteger(number) && String(number) === resourceVersion
    ? number
    : resourceVersion;
}
