import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import {
  AccessExplanation,
  AccessFailure,
} from '@mooring/plugin-kubernetes-doctor-node';
import { withTimeout } from '../timing/withTimeout';
import { authProviderOf } from './authentication';

// Upstream's strategy for `kubectl proxy`, the only one that rightly has nothing to show.
const WITHOUT_CREDENTIAL = 'localKubectlProxy';

/**
 * The portal's own credentials for clusters, from the Kubernetes plugin's strategies. They are not kept: anyone who connects
 * gets a fresh one, and those who ask at the same time share it, since for EKS each costs a call to STS.
 */
export class PortalCredentials {
  static create(options: {
    authStrategy: AuthenticationStrategy;
    timeoutMs: number;
    explain: (failure: AccessFailure) => Promise<AccessExplanation>;
  }): PortalCredentials {
    return new PortalCredentials(options);
  }

  readonly #pending = new Map<ClusterDetails, Promise<KubernetesCredential>>();
  readonly #given = new WeakMap<ClusterDetails, KubernetesCredential>();

  private constructor(
    private readonly options: Parameters<typeof PortalCredentials.create>[0],
  ) {}

  /** @throws an Error that says why there is no credential. */
  async get(details: ClusterDetails): Promise<KubernetesCredential> {
    try {
      const credential = await this.obtain(details);
      this.#given.set(details, credential);
      return credential;
    } catch (error) {
      // Without a cause: anyone who shows it is to show these words.
      throw new Error(await this.#why({ cluster: details, error }));
    }
  }

  /** @throws what the strategy throws, or an Error when it does not answer in time or has nothing. */
  async obtain(details: ClusterDetails): Promise<KubernetesCredential> {
    let pending = this.#pending.get(details);
    if (!pending) {
      pending = this.#ask(details).finally(() => this.#pending.delete(details));
      this.#pending.set(details, pending);
    }
    return await pending;
  }

  /** Why the API server refuses the credential that was given last. */
  async whyRefused(details: ClusterDetails): Promise<string> {
    const credential = this.#given.get(details);
    return await this.#why({ cluster: details, credential });
  }

  async #why(failure: AccessFailure): Promise<string> {
    const { detail, remedy } = await this.options.explain(failure);
    return remedy ? `${detail} ${remedy}` : detail;
  }

  async #ask(details: ClusterDetails): Promise<KubernetesCredential> {
    const provider = authProviderOf(details);
    const credential = await withTimeout(
      async () => await this.options.authStrategy.getCredential(details, {}),
      {
        timeoutMs: this.options.timeoutMs,
        what: `authProvider "${provider}" gave no credential`,
      },
    );
    if (credential.type === 'anonymous' && provider !== WITHOUT_CREDENTIAL) {
      throw new Error(`authProvider "${provider}" has no credential`);
    }
    return credential;
  }
}
