import { ObjectSummary } from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Evidence,
  KUBERNETES_ID,
  ParsedQuery,
} from '@mooring/plugin-kubernetes-matching-common';

const MAX_NAMED = 3;

/**
 * Says of an entity that nothing among the manifests matches it, and what is there instead.
 *
 * @param options.annotated - a workload that carries an id as an annotation
 * @param options.clusterNames - of the portal's configuration
 */
export function sayNothingMatches(options: {
  query: ParsedQuery;
  evidence: Evidence;
  workloads: readonly ObjectSummary[];
  annotated?: { object: ObjectSummary; value: string };
  clusterNames?: readonly string[];
}): string {
  const { query, evidence, workloads, annotated, clusterNames = [] } = options;
  const { labelSelector, namespace } = query;
  const { objects = [], totalObjects = objects.length } = evidence;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const what = `matches ${JSON.stringify(labelSelector)}${where}`;
  if (objects.length > 0) {
    return `No workload ${what}; only ${named(objects, totalObjects)} ${
      totalObjects === 1 ? 'does' : 'do'
    }, and no pods of ${totalObjects === 1 ? 'it' : 'theirs'} do.`;
  }
  const value = askedLabel(query)?.value;
  const hint =
    value !== undefined && clusterNames.includes(value)
      ? ` ${JSON.stringify(
          value,
        )} is the name of a cluster, and the annotation names workloads.`
      : '';
  if (annotated) {
    return `No object ${what}; ${named(
      [annotated.object],
      1,
    )} carries ${KUBERNETES_ID}=${JSON.stringify(
      annotated.value,
    )} as an annotation, and the Kubernetes plugin selects by labels.${hint}`;
  }
  if (workloads.length === 0) return `No object ${what}.${hint}`;
  const isOne = workloads.length === 1;
  return `No object ${what}; ${named(workloads, workloads.length)} ${
    isOne ? 'is' : 'are'
  } there, and no entity selects ${isOne ? 'it' : 'them'}.${hint}`;
}

/** Says of an entity that what matches it runs nothing, and which workload it may be meant for. */
export function sayOnlyOthersMatch(options: {
  query: ParsedQuery;
  matched: readonly ObjectSummary[];
  workloads: readonly ObjectSummary[];
}): string {
  const { query, matched, workloads } = options;
  const isOne = matched.length === 1;
  const isOneWorkload = workloads.length === 1;
  return `Only ${named(matched, matched.length)} ${
    isOne ? 'matches' : 'match'
  } ${JSON.stringify(query.labelSelector)}, and ${
    isOne ? 'it runs' : 'they run'
  } no pods; ${named(workloads, workloads.length)} ${
    isOneWorkload ? 'is' : 'are'
  } there, and no entity selects ${isOneWorkload ? 'it' : 'them'}.`;
}

/** Says of an entity that the workload beside it carries the id of another one. */
export function sayClaimedByAnother(options: {
  query: ParsedQuery;
  object: ObjectSummary;
  claimant: string;
}): string {
  const { query, object, claimant } = options;
  return `No object matches ${JSON.stringify(query.labelSelector)}; ${named(
    [object],
    1,
  )} lies beside this entity, but its label selects it for ${claimant}.`;
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
