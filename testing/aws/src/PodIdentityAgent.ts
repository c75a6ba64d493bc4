import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { close, listen } from './loopback';
import { OidcProvider } from './OidcProvider';
import { SecurityTokenService } from './SecurityTokenService';

/**
 * Which role a service account's pods get.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html
 *
 * @public
 */
export interface PodIdentityAssociation {
  namespace: string;
  serviceAccount: string;
  roleArn: string;
}

const AUDIENCE = 'pods.eks.amazonaws.com';

/**
 * The agent of EKS Pod Identity, which gives a pod its role's credentials for its service account's token. On EKS it
 * listens at 169.254.170.23, here on loopback; the SDKs ask it where `AWS_CONTAINER_CREDENTIALS_FULL_URI` says.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 *
 * @public
 */
export class PodIdentityAgent {
  static async start(options: {
    sts: SecurityTokenService;
    /** The cluster whose service accounts are meant. */
    cluster: OidcProvider;
    associations: PodIdentityAssociation[];
  }): Promise<PodIdentityAgent> {
    const { sts, cluster, associations } = options;
    const server = createServer();
    const port = await listen(server);
    const agent = new PodIdentityAgent(
      `http://127.0.0.1:${port}/v1/credentials`,
      sts,
      cluster,
      associations,
      server,
    );
    server.on(
      'request',
      (request, response) => void agent.#handle(request, response),
    );
    return agent;
  }

  private constructor(
    /** For `AWS_CONTAINER_CREDENTIALS_FULL_URI`. */
    readonly url: string,
    private readonly sts: SecurityTokenService,
    private readonly cluster: OidcProvider,
    private readonly associations: PodIdentityAssociation[],
    private readonly server: Server,
  ) {}

  async stop(): Promise<void> {
    await close(this.server);
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const { sub } = await this.cluster.verify(
        request.headers.authorization ?? '',
        AUDIENCE,
      );
      const association = this.associations.find(
        it =>
          sub === `system:serviceaccount:${it.namespace}:${it.serviceAccount}`,
      );
      if (!association) {
        response.writeHead(404).end(`no association for ${sub}`);
        return;
      }
      const { roleArn, serviceAccount: sessionName } = association;
      const key = await this.sts.assumeRoleAsService({
        service: AUDIENCE,
        roleArn,
        sessionName,
      });
      const body = {
        AccessKeyId: key.accessKeyId,
        SecretAccessKey: key.secretAccessKey,
        Token: key.sessionToken,
        Expiration: key.expiration,
      };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  }
}
