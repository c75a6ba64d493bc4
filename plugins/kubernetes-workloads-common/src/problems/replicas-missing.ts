import { conditionOf, groupKindOf } from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { foreign, sentence } from './words';

const KINDS = new Set([
  'Deployment.apps',
  'ReplicaSet.apps',
  'ReplicationController',
]);

/** The API server refuses to create pods: a quota, an admission policy, a service account that is missing. */
export const replicasMissing = createProblem({
  id: 'replicas-missing',
  description:
    "Pods can't be created: a quota or an admission policy refuses them.",
  severity: 'error',
  message: (data: { reason: string }) =>
    sentence(`pods can't be created: ${data.reason}`),
  *check({ workload, tree }) {
    for (const { object } of tree.below(workload)) {
      if (!KINDS.has(groupKindOf(object))) continue;
      // Source: `DeploymentReplicaFailure`, `ReplicaSetReplicaFailure` in k8s.io/api `apps/v1/types.go`.
      const failure = conditionOf(object, 'ReplicaFailure');
      if (failure?.status !== 'True') continue;
      yield {
        data: { reason: foreign(failure.message || failure.reason) },
        objects: [object],
        since: failure.since,
        next: [{ type: 'events', object: problemObject(object) }],
      };
      return; // the Deployment repeats what its ReplicaSet says
    }
  },
});
