import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { AccessExplanation } from '@mooring/plugin-kubernetes-doctor-node';

const CLOCK: AccessExplanation = {
  detail:
    "AWS refuses the portal's signature for its time: the portal's clock is more than five minutes off.",
  remedy: "Synchronise the portal's clock with NTP.",
};

/** AWS's code of an error of its SDK. */
export function awsCode(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return name && name !== 'Error' ? name : code ?? 'Error';
}

/** Whether AWS knows the caller and does not let it do what it asked. */
export function isDenied(error: unknown): boolean {
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(
    awsCode(error),
  );
}

/** Whether AWS says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return /^(ResourceNotFound|NoSuchEntity)/.test(awsCode(error));
}

/**
 * What is wrong with the portal's own keys, by what AWS answers to them; `undefined` for every other error.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function explainKeyError(error: unknown): AccessExplanation | undefined {
  const message = String((error as Error).message ?? '');
  switch (awsCode(error)) {
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return {
        detail:
          "AWS does not know the portal's access key: it was deleted, is inactive, or was mistyped.",
        remedy:
          'Put a valid access key in the place of the old one, and check it with: aws sts get-caller-identity',
      };
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
      return /signature expired|not yet current/i.test(message)
        ? CLOCK
        : {
            detail:
              "The portal's secret access key is wrong: it does not belong to its access key id.",
            remedy:
              'Configure the secret that was issued with this access key id, and check it with: aws sts get-caller-identity',
          };
    case 'RequestTimeTooSkewed':
    case 'RequestExpired':
      return CLOCK;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return {
        detail: "The portal's temporary AWS credentials have expired.",
        remedy:
          'Renew them. Prefer EKS Pod Identity or IAM roles for service accounts, which renew themselves.',
      };
    case 'CredentialsProviderError':
      return {
        detail: `The portal has no AWS credentials: ${foreignText(message)}`,
        remedy:
          'Give its service account an EKS Pod Identity association or a role, or configure aws.mainAccount.',
      };
    case 'InvalidIdentityToken':
    case 'IDPRejectedClaim':
      return {
        detail: `AWS does not accept the token of the portal's service account: ${foreignText(
          message,
        )}`,
        remedy:
          "Check the IAM OIDC provider of the portal's cluster and the audience of the token, sts.amazonaws.com.",
      };
    default:
      return undefined;
  }
}
