/**
 * The Helm charts' tests, and what keeps their generated files up to date.
 *
 * @packageDocumentation
 */
export { update } from './generate';
