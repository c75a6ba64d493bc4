/**
 * Asks each hop on the way to a Kubernetes cluster, from the name to the watch, and says what fails and what to do.
 *
 * @packageDocumentation
 */
export type {
  AccessExplainer,
  AccessExplanation,
  AccessFailure,
} from './AccessExplainer';
export { ClusterAccessExplainer } from './ClusterAccessExplainer';
export { clusterAccessExplainerServiceRef } from './clusterAccessExplainerServiceRef';
export { ClusterSources } from './ClusterSources';
export type { LeftOutReason } from './ClusterSources';
export { clusterSourcesServiceRef } from './clusterSourcesServiceRef';
export { describeDuration, MAX_SKEW_MS } from './api/checkClock';
export { diagnoseCluster } from './diagnoseCluster';
export type { DiagnosisOptions } from './diagnoseCluster';
export {
  pastedSecretProblem,
  tokenProblem,
  validityProblem,
} from './pastedSecret';
export type { PastedSecretProblem } from './pastedSecret';
export type { DiagnosedCluster } from './Diagnosis';
