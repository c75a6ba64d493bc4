/**
 * What is said of the way to a watched Kubernetes cluster, hop by hop, and how it is shown as text.
 *
 * @packageDocumentation
 */
export type { Diagnosis, DiagnosisHop, HopResult } from './Diagnosis';
export { isHealthy } from './DoctorReport';
export type { DoctorReport, PortalCheck, SourceCheck } from './DoctorReport';
export { formatReport } from './formatReport';
