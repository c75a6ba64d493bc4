import { ObjectSummary } from '@mooring/kubernetes-objects';
import {
  Evidence,
  ParsedQuery,
} from '@mooring/plugin-kubernetes-matching-common';

const MAX_NAMED = 3;

/** Says of an entity that nothing among the manifests matches it, and what is there instead. */
export function sayNothingMatches(
  { labelSelector, namespace }: ParsedQuery,
  { objects = [], totalObjects = objects.length }: Evidence,
  workloads: readonly ObjectSummary[],
): string {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const what = `matches ${JSON.stringify(labelSelector)}${where}`;
  if (objects.length > 0) {
    return `No workload ${what}; only ${named(objects, totalObjects)} ${
      totalObjects === 1 ? 'does' : 'do'
    }, and its pods do not.`;
  }
  return workloads.length === 0
    ? `No object ${what}.`
    : `No object ${what}; ${named(workloads, workloads.length)} ${
        workloads.length === 1 ? 'is' : 'are'
      } there, and no entity selects ${
        workloads.length === 1 ? 'it' : 'them'
      }.`;
}

function named(
  objects: readonly { kind: string; namespace?: string; name: string }[],
  total: number,
): string {
  const names = objects
    .slice(0, MAX_NAMED)
    .map(({ kind, namespace, name }) =>
      namespace === undefined
        ? `${kind} ${name}`
        : `${kind} ${namespace}/${name}`,
    );
  const more = total - names.length;
  const parts = more > 0 ? [...names, `${more} more`] : names;
  return parts.length > 1
    ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
    : parts[0];
}
