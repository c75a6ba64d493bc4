/**
 * A real Kubernetes control plane for tests.
 *
 * @packageDocumentation
 */
export { ControlPlane } from './ControlPlane';
export type { ControlPlaneOptions } from './ControlPlaneOptions';
export { freePort } from './freePort';
export { goProgram, goTool } from './goTool';
export type { KubernetesRequestOptions } from './KubernetesClient';
export { KubernetesStatusError } from './KubernetesStatusError';
export type { KubernetesObject } from './manifests';
export { TruthSampler } from './TruthSampler';
export type { TruthSamplerOptions } from './TruthSampler';
export type { WaitForOptions } from './waitFor';
