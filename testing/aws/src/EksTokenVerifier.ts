import { AccessEntry, findAccessEntry } from './accessEntries';
import { AccessKey, AccessKeys } from './AccessKeys';
import { CLUSTER_ID_HEADER, EksToken, parseEksToken } from './eksToken';
import { canonicalArn, sessionNameOf } from './principals';
import { sameSignature, signPresigned } from './signatures';
import { TokenRefusedError } from './TokenRefusedError';

/**
 * What a verifier knows.
 *
 * @public
 */
export interface EksTokenVerifierOptions {
  /** The name of the cluster, which tokens must have signed in the header `x-k8s-aws-id`. */
  clusterId: string;
  /**
   * Names of other clusters. They change no verdict, only its reason: a token signed for one of them is refused as made
   * for that cluster. EKS cannot tell, since the header itself does not travel in the token.
   */
  otherClusterIds?: string[];
  accessKeys: AccessKeys;
  accessEntries: AccessEntry[];
  /** Default: the current time. */
  now?: () => Date;
}

/**
 * Whom a token belongs to. The names in `extra` are those of aws-iam-authenticator.
 *
 * @public
 */
export interface VerifiedUser {
  username: string;
  groups: string[];
  extra: Record<
    'arn' | 'canonicalArn' | 'sessionName' | 'accessKeyId',
    string[]
  >;
}

const MINUTE_MS = 60_000;
/** Source: aws-iam-authenticator, `presignedURLExpiration`. */
const MAX_AGE_MS = 15 * MINUTE_MS;
/** How far ahead of its own clock STS lets others be. */
const MAX_AHEAD_MS = 5 * MINUTE_MS;

/**
 * Verifies tokens as EKS does, with the difference that it checks the signature itself, with the secret of every key at
 * hand, where aws-iam-authenticator sends the presigned URL to STS.
 *
 * @public
 */
export class EksTokenVerifier {
  static create(options: EksTokenVerifierOptions): EksTokenVerifier {
    return new EksTokenVerifier(options, options.now ?? (() => new Date()));
  }

  private constructor(
    private readonly options: EksTokenVerifierOptions,
    private readonly now: () => Date,
  ) {}

  /**
   * Returns who made the token.
   *
   * @throws TokenRefusedError
   */
  async verify(text: string): Promise<VerifiedUser> {
    const token = parseEksToken(text);
    this.#checkAge(token);
    const key = this.#findKey(token);
    await this.#checkSignature(token, key);
    const principal = canonicalArn(key.arn);
    const entry = findAccessEntry(this.options.accessEntries, key.arn);
    if (!entry) {
      throw new TokenRefusedError(
        'unmapped-principal',
        `the token is valid, but cluster "${this.options.clusterId}" has no access entry for ${principal}`,
      );
    }
    return {
      username: entry.username,
      groups: entry.kubernetesGroups,
      extra: {
        arn: [key.arn],
        canonicalArn: [principal],
        sessionName: [sessionNameOf(key.arn) ?? ''],
        accessKeyId: [key.accessKeyId],
      },
    };
  }

  #checkAge({ signedAt }: EksToken): void {
    const age = this.now().getTime() - signedAt.getTime();
    if (age > MAX_AGE_MS) {
      throw new TokenRefusedError(
        'expired',
        `the token was signed at ${signedAt.toISOString()}, more than 15 minutes ago`,
      );
    }
    if (age < -MAX_AHEAD_MS) {
      throw new TokenRefusedError(
        'not-yet-valid',
        `the token was signed at ${signedAt.toISOString()}, which is in the future`,
      );
    }
  }

  #findKey({ accessKeyId, sessionToken }: EksToken): AccessKey {
    const key = this.options.accessKeys.find(accessKeyId);
    if (!key) {
      throw new TokenRefusedError(
        'unknown-access-key',
        `there is no access key ${accessKeyId}`,
      );
    }
    if (key.sessionToken !== sessionToken) {
      throw new TokenRefusedError(
        'wrong-session-token',
        `the session token is not that of access key ${accessKeyId}`,
      );
    }
    if (key.expiration && key.expiration <= this.now()) {
      throw new TokenRefusedError(
        'expired-credentials',
        `access key ${accessKeyId} ended at ${key.expiration.toISOString()}`,
      );
    }
    return key;
  }

  async #checkSignature(token: EksToken, key: AccessKey): Promise<void> {
    const { clusterId, otherClusterIds = [] } = this.options;
    for (const id of [clusterId, ...otherClusterIds]) {
      const signature = await signPresigned(
        { ...token, headers: { [CLUSTER_ID_HEADER]: id } },
        key,
      );
      if (!sameSignature(signature, token.signature)) {
        continue;
      }
      if (id !== clusterId) {
        throw new TokenRefusedError(
          'wrong-cluster-id',
          `the token was made for cluster "${id}", not for "${clusterId}"`,
        );
      }
      return;
    }
    throw new TokenRefusedError(
      'wrong-signature',
      `the signature is not the one that the secret of access key ${key.accessKeyId} makes for cluster "${clusterId}"`,
    );
  }
}
