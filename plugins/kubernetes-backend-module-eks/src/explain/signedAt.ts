import { ClusterCredential } from '@mooring/plugin-kubernetes-cache-node';

const PREFIX = 'k8s-aws-v1.';

/** When a token of EKS was signed, in ms since 1970; `undefined` when the credential is none. */
export function signedAt(
  credential: ClusterCredential | undefined,
): number | undefined {
  if (
    credential?.type !== 'bearer token' ||
    !credential.token.startsWith(PREFIX)
  ) {
    return undefined;
  }
  const encoded = credential.token.slice(PREFIX.length);
  const url = URL.parse(Buffer.from(encoded, 'base64url').toString());
  const date = url?.searchParams.get('X-Amz-Date') ?? '';
  const time = Date.parse(
    date.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  );
  return Number.isNaN(time) ? undefined : time;
}
