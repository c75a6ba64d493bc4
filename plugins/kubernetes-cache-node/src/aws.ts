/**
 * How the portal signs in to AWS and to EKS clusters. A place of its own, so that the AWS SDK is loaded only by who needs
 * it.
 *
 * @packageDocumentation
 */
export type { AccessFailure } from './diagnosis/AccessExplainer';
export { AwsCredentials } from './diagnosis/aws/AwsCredentials';
export type { AwsIdentity } from './diagnosis/aws/AwsCredentials';
export type { ClusterCredential } from './cluster/WatchedCluster';
export type { EksIdentity } from './diagnosis/aws/EksIdentity';
export { readEksIdentity } from './diagnosis/aws/readEksIdentity';
