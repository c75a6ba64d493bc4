/**
 * The verdicts of the kubernetes-matching plugin, for other plugins of the same process, how its replicas agree on who
 * writes, and how requests are recorded.
 *
 * @packageDocumentation
 */
export type { KubernetesVerdicts, VerdictSource } from './KubernetesVerdicts';
export { kubernetesVerdictsServiceRef } from './kubernetesVerdictsServiceRef';
export { audited } from './audited';
export { BEAT_INTERVAL, DatabaseLease } from './DatabaseLease';
