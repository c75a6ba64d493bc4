/**
 * For measurements of this repository.
 *
 * @packageDocumentation
 */

export { simulateQuietFleet } from './testUtils/simulateQuietFleet';
export type { QuietFleet } from './testUtils/simulateQuietFleet';
