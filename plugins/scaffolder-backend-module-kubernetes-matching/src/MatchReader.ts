import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  EntityMatch,
  KubernetesMatchingClient,
} from '@mooring/plugin-kubernetes-matching-common';

/** Asks the kubernetes-matching plugin with the rights of the user who runs a template. */
export class MatchReader {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): MatchReader {
    return new MatchReader(options);
  }

  private constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  /**
   * The match of an entity as it is now.
   *
   * @throws ResponseError with the status of an answer other than 2xx, such as 404 for an entity that cannot be read.
   */
  async read(
    entityRef: string,
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<EntityMatch> {
    const { auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'kubernetes-matching',
    });
    const client = KubernetesMatchingClient.create({
      discoveryApi: discovery,
      fetchApi: { fetch },
    });
    return await client.getMatch(entityRef, { token });
  }
}
