import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import { withTimeout } from '../timing/withTimeout';
import { authProviderOf } from './authentication';

// Upstream's strategy for `kubectl proxy`, the only one that rightly has nothing to show.
const WITHOUT_CREDENTIAL = 'localKubectlProxy';

/**
 * The portal's own credentials for clusters, from the Kubernetes plugin's strategies. They are not kept: whoever connects
 * gets a fresh one, and those who ask at the same time share it, since for EKS each costs a call to STS.
 */
export class PortalCredentials {
  static create(options: {
    authStrategy: AuthenticationStrategy;
    timeoutMs: number;
  }): PortalCredentials {
    return new PortalCredentials(options.authStrategy, options.timeoutMs);
  }

  readonly #pending = new Map<ClusterDetails, Promise<KubernetesCredential>>();

  private constructor(
    private readonly authStrategy: AuthenticationStrategy,
    private readonly timeoutMs: number,
  ) {}

  /** @throws what the strategy throws, or an Error when it does not answer in time or has nothing. */
  async get(details: ClusterDetails): Promise<KubernetesCredential> {
    let pending = this.#pending.get(details);
    if (!pending) {
      pending = this.ask(details).finally(() => this.#pending.delete(details));
      this.#pending.set(details, pending);
    }
    return await pending;
  }

  private async ask(details: ClusterDetails): Promise<KubernetesCredential> {
    const provider = authProviderOf(details);
    const credential = await withTimeout(
      async () => await this.authStrategy.getCredential(details, {}),
      {
        timeoutMs: this.timeoutMs,
        what: `authProvider "${provider}" gave no credential`,
      },
    );
    if (credential.type === 'anonymous' && provider !== WITHOUT_CREDENTIAL) {
      throw new Error(`authProvider "${provider}" has no credential`);
    }
    return credential;
  }
}
