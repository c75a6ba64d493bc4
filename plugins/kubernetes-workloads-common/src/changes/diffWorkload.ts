import { WorkloadChange } from '../api/changes';
import { count, exitCode, foreign, sentence } from '../problems/words';
import { Restarts, WorkloadState } from './WorkloadState';

/**
 * One change, without when and where.
 *
 * @public
 */
export type ChangeOfWorkload = Pick<
  WorkloadChange,
  'change' | 'container' | 'from' | 'to' | 'message'
>;

/**
 * What changed in a workload, and its state after it: what is remembered of a rollout depends on what was before.
 *
 * - `isAutoscaled`: an autoscaler sets the workload's number of replicas
 *
 * @public
 */
export function diffWorkload(
  before: WorkloadState,
  seen: Omit<WorkloadState, 'crashed' | 'restarts'>,
  about: {
    restarts: readonly Restarts[];
    totals: Readonly<Record<string, number>>;
    isAutoscaled: boolean;
  },
): { changes: ChangeOfWorkload[]; after: WorkloadState } {
  const isNew = seen.template !== before.template;
  const rollout = rolloutAfter(before, seen);
  const known = isNew ? [] : before.crashed;
  const crashes = about.restarts.filter(
    ({ container, exitCode: code }) => code && !known.includes(container),
  );
  return {
    changes: [
      ...imageChanges(before.images, seen.images),
      ...(isNew ? [rolloutBegun(rollout)] : []),
      ...rolloutEnded(before, rollout, isNew),
      ...replicaChanges(before, seen, about.isAutoscaled),
      ...crashes.map(firstCrash),
      ...about.restarts.map(item => restarted(item, before)),
    ],
    after: {
      ...seen,
      rollout,
      crashed: [...known, ...crashes.map(({ container }) => container)],
      restarts: about.totals,
    },
  };
}

/** A workload that only scales is Progressing, too: a rollout begins with another template alone. */
function rolloutAfter(
  before: WorkloadState,
  seen: Pick<WorkloadState, 'template' | 'rollout'>,
): WorkloadState['rollout'] {
  if (seen.template !== before.template) return seen.rollout;
  if (before.rollout === 'done') return 'done';
  // What has failed goes on to have failed until it is done.
  if (before.rollout === 'failed' && seen.rollout === 'running')
    return 'failed';
  return seen.rollout;
}

function rolloutBegun(rollout: WorkloadState['rollout']): ChangeOfWorkload {
  return {
    change: 'rollout-begun',
    message: rollout === 'running' ? 'A rollout began.' : 'A rollout was made.',
  };
}

function rolloutEnded(
  before: WorkloadState,
  after: WorkloadState['rollout'],
  isNew: boolean,
): ChangeOfWorkload[] {
  if (after === 'running' || (!isNew && before.rollout === after)) return [];
  return after === 'done'
    ? [{ change: 'rollout-finished', message: 'The rollout finished.' }]
    : [
        {
          change: 'rollout-failed',
          message: 'The rollout did not finish within its deadline.',
        },
      ];
}

function imageChanges(
  before: WorkloadState['images'],
  after: WorkloadState['images'],
): ChangeOfWorkload[] {
  const containers = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...containers].flatMap(container => {
    const [from, to] = [before[container], after[container]].map(
      image => image && foreign(image),
    );
    if (from === to) return [];
    const name = `container "${foreign(container)}"`;
    return {
      change: 'image' as const,
      container,
      from,
      to,
      message: sentence(imageSentence(name, from, to)),
    };
  });
}

function imageSentence(name: string, from?: string, to?: string): string {
  if (!from) return `${name} with image ${to} was added`;
  if (!to) return `${name} with image ${from} was removed`;
  return `${name} has image ${to}, before ${from}`;
}

function replicaChanges(
  before: WorkloadState,
  { replicas: to }: Pick<WorkloadState, 'replicas'>,
  isAutoscaled: boolean,
): ChangeOfWorkload[] {
  const { replicas: from } = before;
  if (from === to || from === undefined || to === undefined) return [];
  const by = isAutoscaled ? ' by its autoscaler' : '';
  return [
    {
      change: isAutoscaled ? 'autoscaled' : 'replicas',
      from: String(from),
      to: String(to),
      message: sentence(`scaled from ${from} to ${to}${by}`),
    },
  ];
}

function firstCrash({ container, exitCode: code }: Restarts): ChangeOfWorkload {
  return {
    change: 'first-crash',
    container,
    message: sentence(
      `container "${foreign(container)}" ended with ${exitCode(
        code ?? 0,
      )} for the first time since the last rollout`,
    ),
  };
}

function restarted(
  { container, times }: Restarts,
  before: WorkloadState,
): ChangeOfWorkload {
  const from = before.restarts[container] ?? 0;
  return {
    change: 'restarts',
    container,
    from: String(from),
    to: String(from + times),
    message: restartSentence(container, times),
  };
}

/**
 * Says how often a container was restarted.
 *
 * @public
 */
export function restartSentence(container: string, times: number): string {
  return sentence(
    `container "${foreign(container)}" was restarted ${count(times, 'time')}`,
  );
}
