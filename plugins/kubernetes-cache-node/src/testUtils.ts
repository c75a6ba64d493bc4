/**
 * For measurements of this repository.
 *
 * @packageDocumentation
 */

export { simulate } from './simulation/simulate';
export { simulateQuietFleet } from './testUtils/simulateQuietFleet';
export type { QuietFleet } from './testUtils/simulateQuietFleet';
