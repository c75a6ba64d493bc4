import {
  filterInSteps,
  groupKindOf,
  matchesLabels,
  ObjectSummary,
  podsOf,
  Selector,
  Steps,
  visitInSteps,
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
        yield problem && { ...problem, data: { ...problem.data, part } };
      }
    }
  },
});

/** More pods or Jobs are not visited for one entity; of the controllers whose pods or Jobs are not, nothing is said. */
const MAX_VISITED = 5000;

/** How many pods or Jobs have been visited for one entity. */
interface Tally {
  visited: number;
}

/** Whether one of the objects matches, or may, since too many were visited; `undefined` where there are none. */
function* oneMatches(
  objects: Iterable<ObjectSummary>,
  selector: Selector,
  tally: Tally,
): Steps<boolean | undefined> {
  let matches: boolean | undefined;
  yield* visitInSteps(objects, ({ labels }) => {
    tally.visited += 1;
    matches = tally.visited > MAX_VISITED || matchesLabels(selector, labels);
    return !matches;
  });
  return matches;
}

/** The matching CronJobs whose pods match while the Jobs between them do not: the tab finds Jobs by the label. */
export function* cronJobsWithoutJobs(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): Steps<ObjectSummary[]> {
  const without: ObjectSummary[] = [];
  const tally = { visited: 0 };
  for (const object of objects) {
    if (groupKindOf(object) !== 'CronJob.batch' || !object.uid) continue;
    if (!matchesLabels(selector, object.podTemplateLabels ?? {})) continue;
    const jobs = index.ownedBy(object.uid);
    const matches = yield* oneMatches(jobs, selector, tally);
    if (matches === false) without.push(object);
    yield;
  }
  return without;
}

/** The matching controllers whose pods do not match, and will not when they are replaced. */
export function* controllersWithoutPods(
  { index, objects }: ClusterAnswer,
  selector: Selector,
): Steps<ObjectSummary[]> {
  const matching = new Set(objects.map(({ uid }) => uid));
  const candidates = yield* filterInSteps(
    objects,
    object =>
      object.podTemplateLabels !== undefined &&
      !matchesLabels(selector, object.podTemplateLabels) &&
      !object.owners.some(
        ({ controller, uid }) => controller && matching.has(uid),
      ),
  );
  const without: ObjectSummary[] = [];
  const tally = { visited: 0 };
  for (const controller of candidates) {
    const pods = podsOf(index, controller);
    if (!(yield* oneMatches(pods, selector, tally))) without.push(controller);
    yield;
  }
  return without;
}
