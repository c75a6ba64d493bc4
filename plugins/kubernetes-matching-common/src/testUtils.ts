/**
 * Loads the scenarios of `fixtures/`, for the tests of this package and of those that run its rules. Node only.
 *
 * @packageDocumentation
 */

export { loadScenarios, loadScenario } from './testUtils/loadScenarios';
export { outcomeOf } from './testUtils/outcomeOf';
export type {
  ExpectedFinding,
  ExpectedMatch,
  Scenario,
} from './testUtils/loadScenarios';
export type { LeftOutCluster, MatchingConfig } from './config/MatchingConfig';
export type { MatchStatus } from './findings/Match';
export type { Severity } from './findings/Finding';
export type { ServiceLocatorMethod } from './query/locateClusters';
