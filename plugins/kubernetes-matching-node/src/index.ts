/**
 * The verdicts of the kubernetes-matching plugin, for other plugins of the same process.
 *
 * @packageDocumentation
 */
export type { KubernetesVerdicts, VerdictSource } from './KubernetesVerdicts';
export { kubernetesVerdictsServiceRef } from './kubernetesVerdictsServiceRef';
