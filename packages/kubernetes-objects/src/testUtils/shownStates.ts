import { ClusterState } from '../index/ClusterState';

/**
 * A state, and what each place that shows it says.
 *
 * @public
 */
export interface ShownState {
  readonly state: ClusterState;
  /** Tab, card and fleet page, in English. */
  readonly page: string;
  /** Beside the workloads of a component, on tab and card; nothing where they are as they are. */
  readonly workloads?: string | RegExp;
  /** Log, doctor and command line. */
  readonly text: string;
  /** Whether something is wrong: the log warns of it, and the doctor does not call the cluster well. */
  readonly isFaulty: boolean;
  /** Whether the tab shows the live content, and says that it was asked live. */
  readonly isAskedLive: boolean;
  /** Whether nothing found can mean that nothing is there. */
  readonly canBeEmpty: boolean;
}

const NOT_SERVED =
  'not served: rollout in argoproj.io/v1alpha1; did you mean rollouts in argoproj.io/v1alpha1?; not served: scaledobjects in keda.sh/v1alpha1';
const since = '2026-01-02T03:04:05.000Z';
const reason = 'nothing listens at 10.0.0.1:443';
const fault = { isFaulty: true, isAskedLive: false, canBeEmpty: false };
const live = { isFaulty: false, isAskedLive: true, canBeEmpty: false };
const whole = { isFaulty: false, isAskedLive: false, canBeEmpty: true };

/**
 * Every state of a cluster that is shown anywhere. One table, so that no two places say different things of one state.
 *
 * @public
 */
export const SHOWN_STATES: readonly ShownState[] = [
  {
    state: { type: 'syncing' },
    page: 'still reading',
    workloads: 'Reading this cluster for the first time',
    text: 'syncing',
    ...live,
  },
  {
    state: { type: 'synced' },
    page: 'up to date',
    text: 'synced',
    ...whole,
  },
  {
    state: { type: 'synced', listedEverySeconds: 30 },
    page: 'listed every 30 s',
    workloads: 'Listed every 30 s',
    text: 'synced: listed every 30 s',
    ...whole,
  },
  {
    state: {
      type: 'synced',
      notServed: [
        {
          ...{ plural: 'rollout', apiVersion: 'argoproj.io/v1alpha1' },
          meant: { plural: 'rollouts', apiVersion: 'argoproj.io/v1alpha1' },
        },
        { plural: 'scaledobjects', apiVersion: 'keda.sh/v1alpha1' },
      ],
    },
    page: `up to date; ${NOT_SERVED}`,
    text: `synced: ${NOT_SERVED}`,
    ...whole,
  },
  {
    state: { type: 'stale', since, reason },
    page: `no longer followed: ${reason}`,
    workloads: /^Disconnected since /,
    text: `stale: ${reason}`,
    ...fault,
  },
  {
    state: { type: 'unreachable', since, reason, hop: 'tcp' },
    page: `does not answer: ${reason}`,
    workloads: `Unavailable: ${reason}`,
    text: `unreachable at tcp: ${reason}`,
    ...fault,
  },
  {
    state: { type: 'stale', since, reason, askedLive: true },
    page: `can't be followed, asked live: ${reason}`,
    workloads: `Can't be followed, so it's asked live: ${reason}`,
    text: `stale: ${reason}; asked live`,
    ...fault,
    isAskedLive: true,
  },
  {
    state: { type: 'unreachable', since, reason, hop: 'api', askedLive: true },
    page: `can't be followed, asked live: ${reason}`,
    workloads: `Can't be followed, so it's asked live: ${reason}`,
    text: `unreachable at api: ${reason}; asked live`,
    ...fault,
    isAskedLive: true,
  },
  {
    state: { type: 'unauthorized', hop: 'credentials', reason: 'AccessDenied' },
    page: 'refuses the portal: AccessDenied',
    workloads: 'The cluster refuses the portal: AccessDenied',
    text: 'unauthorized at credentials: AccessDenied',
    ...fault,
  },
  {
    state: { type: 'forbidden', kinds: ['Pod', 'Service'] },
    page: 'no permission for some kinds: Pod, Service',
    text: 'forbidden: Pod, Service',
    ...fault,
  },
  {
    state: { type: 'incomplete', kinds: ['Pod'], since, reason },
    page: `some kinds can't be read: ${reason}`,
    workloads: `Some kinds can't be read: ${reason}`,
    text: `incomplete: ${reason}`,
    ...fault,
  },
  {
    state: { type: 'not-watched', reason: 'it is switched off' },
    page: 'not watched, asked live: it is switched off',
    workloads: 'Not watched: it is switched off',
    text: 'not-watched: it is switched off',
    ...live,
  },
];
