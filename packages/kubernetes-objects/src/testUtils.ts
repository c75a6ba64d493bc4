/**
 * What the tests of other packages share: the states of clusters with what is said of them, and how long work keeps others waiting.
 *
 * @packageDocumentation
 */

export { SHOWN_STATES } from './testUtils/shownStates';
export type { ShownState } from './testUtils/shownStates';
export type {
  ClusterState,
  ConnectionHop,
  NotServedKind,
  TooLargeObjects,
} from './index/ClusterState';
export type { GroupKind } from './objects/groupKind';
export { fiftyMilliseconds, longestStep } from './testUtils/holds';
export type { Steps } from './steps/Steps';
