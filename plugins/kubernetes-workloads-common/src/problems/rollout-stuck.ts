import {
  conditionOf,
  groupKindOf,
  readInteger,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { count, sentence } from './words';

/** A Deployment has not come forward for longer than it may. */
export const rolloutStuck = createProblem({
  id: 'rollout-stuck',
  description: 'A rollout has exceeded its progress deadline.',
  severity: 'error',
  consequence: true,
  message: (data: { updated: number; ready: number; old: number }) =>
    sentence(
      `the rollout is stuck: ${count(data.updated, 'new pod')}${
        data.old > 0
          ? `, and ${count(data.old, 'old pod')} still ${
              data.old === 1 ? 'serves' : 'serve'
            }`
          : ''
      }, ${data.ready} ready`,
    ),
  *check({ workload: { object } }) {
    if (groupKindOf(object) !== 'Deployment.apps') return;
    const progressing = conditionOf(object, 'Progressing');
    // Source: `TimedOutReason` in k8s.io/kubernetes `pkg/controller/deployment/util/deployment_util.go`.
    if (progressing?.reason !== 'ProgressDeadlineExceeded') return;
    const field = (name: string) => readInteger(object.status, name) ?? 0;
    const updated = field('updatedReplicas');
    yield {
      data: {
        updated,
        old: Math.max(0, field('replicas') - updated),
        ready: field('readyReplicas'),
      },
      objects: [object],
      since: progressing.since,
      next: [{ type: 'events', object: problemObject(object) }],
    };
  },
});
