import {
  controllersOf,
  groupKindOf,
  matchesLabels,
  ObjectSummary,
  Selector,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { HalfLabelled, halfLabelled } from '../rule/halfLabelled';
import { objectList, quote } from '../text';
import { setLabel } from '../fixes/objectFixes';
import { ClusterAnswer, createRule } from '../rule/createRule';

/** Pods match, and the controller that created them does not, so the tab has nothing to draw them under. */
export const labelOnPodsOnly = createRule({
  id: 'label-on-pods-only',
  description:
    'The pods carry the label, their controller does not, so the tab draws nothing.',
  severity: 'error',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total }: HalfLabelled) =>
    `The pods of ${objectList(objects, total)} match ${quote(selector)}, but ` +
    `${
      total === 1
        ? 'the controller itself does'
        : 'the controllers themselves do'
    } not: ` +
    `the label is in the pod template only, and the tab shows pods under their controller.`,
  check: context =>
    halfLabelled(context, { find: podsControllers, fix: setLabel }),
});

/**
 * The controllers that the tab draws with the pods below them. A Service of Knative, for one, makes Deployments.
 *
 * Source: `Cluster` and `CustomResources` in `@backstage/plugin-kubernetes-react`.
 */
const DRAWN = new Set([
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'CronJob.batch',
  'Rollout.argoproj.io',
]);

/** The top controllers of matching pods where no controller that the tab draws matches. */
export function* podsControllers(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): Steps<ObjectSummary[]> {
  const controllers = new Set<ObjectSummary>();
  yield* visitInSteps(objects, object => {
    if (groupKindOf(object) !== 'Pod') return;
    const chain = controllersOf(index, object);
    const isDrawn = chain.some(
      controller =>
        DRAWN.has(groupKindOf(controller)) &&
        matchesLabels(selector, controller.labels),
    );
    const top = chain.at(-1);
    if (top && !isDrawn && !matchesLabels(selector, top.labels)) {
      controllers.add(top);
    }
  });
  return [...controllers];
}
