import { AccessExplanation, AccessFailure } from './AccessExplainer';
import { readClaims, tokenProblem } from './pastedSecret';
import { foreignText, quoted } from '@mooring/plugin-kubernetes-cache-node';

/**
 * Explains a sign-in without AWS: an error in its own words, and a refused token of a service account by what it says
 * about itself. Such a token is a JWT; its signature is for the cluster to check.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims
 */
export function explainBearerToken(
  { cluster, error, credential }: AccessFailure,
  now: number,
): AccessExplanation {
  if (error !== undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      detail: `The portal cannot obtain credentials: ${foreignText(message)}`,
      remedy: "Check the cluster's credentials in the portal's configuration.",
    };
  }
  if (
    cluster.authMetadata['kubernetes.io/auth-provider'] === 'localKubectlProxy'
  ) {
    return {
      detail: "The API server refuses kubectl's credentials (401).",
      remedy:
        'Sign in again as the user of the kubeconfig does (for example: aws sso login), until this works: kubectl get pods',
    };
  }
  if (credential?.type !== 'bearer token') {
    return {
      detail: `The API server refuses the portal (401), which signs in with ${
        credential?.type ?? 'nothing'
      }.`,
      remedy: 'Configure a token of a service account of this cluster.',
    };
  }
  const problem = tokenProblem(credential.token, now);
  if (problem) {
    return {
      detail: `The token ${problem.message}.`,
      remedy: problem.remedy,
    };
  }
  const claims = readClaims(credential.token);
  const subject = claims?.sub;
  return {
    detail:
      typeof subject === 'string'
        ? `The API server refuses the token of ${quoted(
            subject,
          )} (401): it is of another cluster, was revoked, or its service account is gone.`
        : 'The API server refuses the token (401): it is not, or no longer, a token of this cluster.',
    remedy: 'Issue a new one on this cluster.',
  };
}
