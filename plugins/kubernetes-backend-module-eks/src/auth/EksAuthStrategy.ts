import {
  AuthenticationStrategy,
  AuthMetadata,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import { AwsCredentials } from '../identity/AwsCredentials';
import { readEksIdentity } from '../identity/readEksIdentity';
import { createEksToken, EksToken } from './createEksToken';

/**
 * Signs in to EKS clusters as upstream's `AwsIamStrategy` does, with tokens that are kept for their life, and that ask
 * STS of the cluster's own region and partition.
 */
export class EksAuthStrategy implements AuthenticationStrategy {
  static create(options: {
    credentials: AwsCredentials;
    now?: () => number;
  }): EksAuthStrategy {
    const { credentials, now = () => Date.now() } = options;
    return new EksAuthStrategy(credentials, now);
  }

  readonly #tokens = new Map<string, Promise<EksToken>>();

  private constructor(
    private readonly credentials: AwsCredentials,
    private readonly now: () => number,
  ) {}

  async getCredential(cluster: ClusterDetails): Promise<KubernetesCredential> {
    const { token } = await this.#tokenFor(cluster);
    return { type: 'bearer token', token };
  }

  validateCluster(): Error[] {
    return []; // what is missing has a default, as upstream
  }

  presentAuthMetadata(): AuthMetadata {
    return {}; // nothing of it is the browser's business
  }

  async #tokenFor(cluster: ClusterDetails): Promise<EksToken> {
    const identity = readEksIdentity(cluster);
    const key = JSON.stringify(identity);
    const kept = this.#tokens.get(key);
    if (kept && (await usableUntil(kept)) > this.now()) return await kept;
    // Somebody else may have begun meanwhile.
    const current = this.#tokens.get(key);
    if (current && current !== kept) return await current;

    const created = this.#create(identity);
    this.#tokens.set(key, created);
    this.#dropExpired();
    return await created;
  }

  async #create(
    identity: ReturnType<typeof readEksIdentity>,
  ): Promise<EksToken> {
    const { clusterId, region } = identity;
    return await createEksToken({
      identity: await this.credentials.identity(identity),
      region,
      clusterId,
      now: this.now(),
    });
  }

  /** Clusters come and go; their tokens must not stay. */
  async #dropExpired(): Promise<void> {
    for (const [key, token] of [...this.#tokens]) {
      const end = await usableUntil(token);
      if (end <= this.now() && this.#tokens.get(key) === token) {
        this.#tokens.delete(key);
      }
    }
  }
}

/** A failure is good for nothing: the next one who asks tries again. */
async function usableUntil(token: Promise<EksToken>): Promise<number> {
  return await token.then(
    ({ usableUntil: end }) => end,
    () => -Infinity,
  );
}
