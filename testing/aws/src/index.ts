/**
 * AWS on loopback for tests: accounts and STS by moto, with signatures and trust policies checked, EKS Pod Identity, and
 * the webhook that tells kube-apiserver whose an EKS token is.
 *
 * @packageDocumentation
 */
export type { AccessEntry } from './accessEntries';
export { AccessKeys, type AccessKey } from './AccessKeys';
export { Aws } from './Aws';
export type { AwsAccount } from './AwsAccount';
export type { EksApi, EksCall, EksClusterAddress, EksFault } from './EksApi';
export {
  EksTokenVerifier,
  type EksTokenVerifierOptions,
  type VerifiedUser,
} from './EksTokenVerifier';
export { OidcProvider } from './OidcProvider';
export {
  PodIdentityAgent,
  type PodIdentityAssociation,
} from './PodIdentityAgent';
export type { SecurityTokenService, StsCall } from './SecurityTokenService';
export { TokenRefusedError, type TokenRefusal } from './TokenRefusedError';
export {
  TokenReviewWebhook,
  type TokenReviewRecord,
} from './TokenReviewWebhook';
export { trusting, type TrustPolicy, type TrustStatement } from './trustPolicy';
