import {
  groupKindOf,
  matchesLabels,
  ObjectSummary,
  podsOf,
  Selector,
} from '@mooring/kubernetes-objects';
import { HalfLabelled, halfLabelled } from '../rule/halfLabelled';
import { objectList, quote } from '../text';
import { setPodTemplateLabel } from '../fixes/objectFixes';
import { ClusterAnswer, createRule } from '../rule/createRule';

interface Data extends HalfLabelled {
  part: 'pods' | 'Jobs';
}

/** A controller matches, and the pods or Jobs that it creates do not. */
export const labelOnControllerOnly = createRule({
  id: 'label-on-controller-only',
  description: 'The controller carries the label, its pods or Jobs do not.',
  severity: 'error',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total, part }: Data) =>
    `${objectList(objects, total)} ${total === 1 ? 'matches' : 'match'} ${quote(
      selector,
    )}, but the ${part} do not: the label is not in ${
      part === 'pods'
        ? 'the pod template'
        : 'spec.jobTemplate.metadata.labels, so the tab shows neither Jobs nor pods'
    }.`,
  *check(context) {
    const parts: [Data['part'], typeof controllersWithoutPods][] = [
      ['pods', controllersWithoutPods],
      ['Jobs', cronJobsWithoutJobs],
    ];
    for (const [part, find] of parts) {
      const problems = halfLabelled(context, {
        find,
        fix: setPodTemplateLabel,
      });
      for (const problem of problems) {
        yield { ...problem, data: { ...problem.data, part } };
      }
    }
  },
});

/** The matching CronJobs whose pods match while the Jobs between them do not: the tab finds Jobs by the label. */
export function cronJobsWithoutJobs(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): ObjectSummary[] {
  return objects.filter(object => {
    if (groupKindOf(object) !== 'CronJob.batch' || !object.uid) return false;
    if (!matchesLabels(selector, object.podTemplateLabels ?? {})) return false;
    const jobs = [...index.ownedBy(object.uid)];
    return (
      jobs.length > 0 &&
      !jobs.some(({ labels }) => matchesLabels(selector, labels))
    );
  });
}

/** More pods are not checked for one entity; of the controllers whose pods are not, nothing is said. */
const MAX_PODS = 5000;

/** The matching controllers whose pods do not match, and will not when they are replaced. */
export function controllersWithoutPods(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): ObjectSummary[] {
  const matching = new Set(objects.map(({ uid }) => uid));
  let pods = 0;
  const hasMatchingPod = (controller: ObjectSummary) => {
    for (const pod of podsOf(index, controller)) {
      pods += 1;
      if (pods > MAX_PODS || matchesLabels(selector, pod.labels)) return true;
    }
    return false;
  };
  return objects.filter(
    object =>
      object.podTemplateLabels !== undefined &&
      !matchesLabels(selector, object.podTemplateLabels) &&
      !object.owners.some(
        ({ controller, uid }) => controller && matching.has(uid),
      ) &&
      !hasMatchingPod(object),
  );
}
