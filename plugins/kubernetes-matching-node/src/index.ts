/**
 * The verdicts of the kubernetes-matching plugin, for other plugins of the same process, and how its replicas agree on who
 * writes.
 *
 * @packageDocumentation
 */
export type { KubernetesVerdicts, VerdictSource } from './KubernetesVerdicts';
export { kubernetesVerdictsServiceRef } from './kubernetesVerdictsServiceRef';
export { BEAT_INTERVAL, DatabaseLease } from './DatabaseLease';
