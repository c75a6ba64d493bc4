/**
 * The states of clusters and what is said of them, for the tests of everything that says it.
 *
 * @packageDocumentation
 */

export { SHOWN_STATES } from './testUtils/shownStates';
export type { ShownState } from './testUtils/shownStates';
export type {
  ClusterState,
  ConnectionHop,
  TooLargeObjects,
} from './index/ClusterState';
export type { GroupKind } from './objects/groupKind';
export { fiftyMilliseconds, longestStep } from './testUtils/holds';
