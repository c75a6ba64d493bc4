import { groupKindOf, ObjectSummary } from '@mooring/kubernetes-objects';
import { Gap, placeOfGap } from '../objects/Gap';
import { NotDrawn } from './notDrawn';
import { OpenQuestion } from './World';

const MAX_NAMED = 5;
const MADE = 'what this template makes';

/** Says once for each reason which entities cannot be judged, what that waits for, and what would settle it. */
export function notesOn(options: {
  open: readonly OpenQuestion[];
  gaps: readonly Gap[];
  notDrawn: readonly NotDrawn[];
  isTemplate: boolean;
}): string[] {
  const { gaps, notDrawn, isTemplate } = options;
  // Each rendering has a name of its own for the same entity.
  const open = isTemplate
    ? options.open.map(question => ({ ...question, entity: MADE }))
    : options.open;
  const by = (reason: OpenQuestion['reason']) =>
    open.filter(question => question.reason === reason);
  const waiting = by('gap');
  const elsewhere = by('elsewhere');
  return [
    ...(waiting.length > 0 ? [noteOnGaps(waiting, gaps)] : noteOnUnread(gaps)),
    ...notesOnUnknowns(by('unknown-value')),
    ...(elsewhere.length > 0
      ? [
          `nothing here matches ${entitiesOf(
            elsewhere,
          )}, and no workload here is left for ${
            elsewhere.length === 1 ? 'it' : 'them'
          }: the manifests are probably elsewhere. Name their directory with --manifests to have it checked`,
        ]
      : []),
    ...notesOnNotDrawn(notDrawn, isTemplate),
  ];
}

const SAY_NOT_DRAWN: Record<
  NotDrawn['why'],
  (what: { kind: string; apiVersion: string; named: string }) => string
> = {
  'custom-resource': ({ kind, apiVersion, named }) =>
    `the Kubernetes tab has no section for ${kind}: ${named} matches the entity, and its pods are counted but not drawn. List ${kind} of ${apiVersion} under kubernetes.customResources to have it shown`,
  'without-controller': ({ kind, named }) =>
    `the Kubernetes tab has no section for ${
      kind === 'Pod' ? 'a Pod without a controller' : `a ${kind} by itself`
    }: ${named} matches the entity, and its pods are counted but not drawn. A Deployment, StatefulSet, DaemonSet or CronJob is drawn`,
  operator: ({ kind, apiVersion, named }) =>
    `what an operator creates for ${named} can't be seen from here: it is linked only if the operator passes the label on to its workloads. List ${kind} of ${apiVersion} under kubernetes.customResources to have the resource itself shown`,
};

/** Once for each kind. */
function notesOnNotDrawn(
  notDrawn: readonly NotDrawn[],
  isTemplate: boolean,
): string[] {
  const groups = new Map<string, NotDrawn[]>();
  for (const item of notDrawn) {
    const kind = groupKindOf(item.object);
    groups.set(kind, [...(groups.get(kind) ?? []), item]);
  }
  return [...groups.values()].map(group => {
    const [{ why, object }] = group;
    const { kind, apiVersion } = object;
    const named = list([
      ...new Set(
        group.map(item =>
          isTemplate ? kind : `${kind} ${nameOf(item.object)} (${item.place})`,
        ),
      ),
    ]);
    return SAY_NOT_DRAWN[why]({ kind, apiVersion, named });
  });
}

function nameOf({ namespace, name }: ObjectSummary): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Where nothing waits for them, gaps that are elsewhere by design are not worth a word; a file that is here is. */
function noteOnUnread(gaps: readonly Gap[]): string[] {
  const unread = gaps.filter(({ isUnread }) => isUnread);
  return unread.length > 0
    ? [
        `not checked: ${namesOf(
          unread,
        )}. Render that and pass it with --manifests to have it checked`,
      ]
    : [];
}

/** What is said of several places is said once. */
function namesOf(gaps: readonly Gap[]): string {
  const places = new Map<string, string[]>();
  for (const gap of gaps) {
    places.set(gap.what, [...(places.get(gap.what) ?? []), placeOfGap(gap)]);
  }
  return list([...places].map(([what, at]) => `${what} (${list(at)})`));
}

function noteOnGaps(
  waiting: readonly OpenQuestion[],
  gaps: readonly Gap[],
): string {
  return `nothing that could be read matches ${entitiesOf(
    waiting,
  )}, which may be in what could not: ${namesOf(
    gaps,
  )}. Render that and pass it with --manifests to have it checked`;
}

function notesOnUnknowns(open: readonly OpenQuestion[]): string[] {
  const groups = new Map<string, OpenQuestion[]>();
  for (const question of open) {
    const what =
      question.what ??
      'the namespace of manifests that name none (--namespace)';
    groups.set(what, [...(groups.get(what) ?? []), question]);
  }
  return [...groups].map(
    ([what, questions]) =>
      `whether ${entitiesOf(questions)} ${
        questions.length === 1 ? 'is' : 'are'
      } linked depends on ${what}, which is not known here`,
  );
}

function entitiesOf(questions: readonly OpenQuestion[]): string {
  return list([...new Set(questions.map(({ entity }) => entity))]);
}

function list(items: readonly string[]): string {
  const named = items.slice(0, MAX_NAMED);
  const more = items.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
