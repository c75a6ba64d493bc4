import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  AccessEntry,
  Aws,
  EksTokenVerifier,
  OidcProvider,
  TokenReviewRecord,
  TokenReviewWebhook,
} from '@mooring/aws-testing';
import { ControlPlane } from '@mooring/control-plane';
import { JsonObject } from '@backstage/types';
import { ROOT } from './documentation';

/** A cluster that knows its users by tokens of EKS, with example1 deployed and the documented roles for the group "mooring". */
export class EksCluster {
  static async start(options: {
    aws: Aws;
    name: string;
    otherNames?: string[];
  }): Promise<EksCluster> {
    const { aws, name, otherNames } = options;
    const accessEntries: AccessEntry[] = [];
    const verifier = EksTokenVerifier.create({
      clusterId: name,
      otherClusterIds: otherNames,
      accessKeys: aws.accessKeys,
      accessEntries,
    });
    const webhook = await TokenReviewWebhook.start({ verifier });
    const directory = await mkdtemp(join(tmpdir(), 'eks-'));
    const kubeconfig = join(directory, 'webhook.kubeconfig');
    await writeFile(kubeconfig, webhook.kubeconfig(), { mode: 0o600 });
    const controlPlane = await ControlPlane.start({
      authenticationWebhook: { kubeconfig },
    });
    await controlPlane.applyFiles(
      resolve(ROOT, 'deploy/rbac/cluster-roles.yaml'),
      resolve(ROOT, 'deploy/rbac/eks-group.yaml'),
      resolve(ROOT, 'examples/clusters/namespaces.yaml'),
      resolve(ROOT, 'examples/components/example1'),
    );
    return new EksCluster(
      name,
      controlPlane,
      webhook,
      accessEntries,
      directory,
    );
  }

  private constructor(
    readonly name: string,
    readonly controlPlane: ControlPlane,
    private readonly webhook: TokenReviewWebhook,
    private readonly accessEntries: AccessEntry[],
    private readonly directory: string,
  ) {}

  /** Puts an IAM principal into the group that may read workloads. */
  addAccessEntry(principalArn: string): void {
    this.accessEntries.push({
      principalArn,
      username: principalArn,
      kubernetesGroups: ['mooring'],
    });
  }

  /** The tokens reviewed so far. */
  get reviews(): readonly TokenReviewRecord[] {
    return this.webhook.reviews;
  }

  /** The tokens reviewed since the last call of this. */
  takeReviews(): TokenReviewRecord[] {
    return this.webhook.reviews.splice(0);
  }

  /** What kube-apiserver has logged so far. */
  async apiServerLog(): Promise<string> {
    return await readFile(
      join(dirname(this.controlPlane.kubeconfig), 'logs', 'kube-apiserver.log'),
      'utf8',
    );
  }

  /** An entry of the Kubernetes plugin's configuration, with `authProvider: aws`. */
  config(name: string, authMetadata: JsonObject): JsonObject {
    return {
      name,
      url: this.controlPlane.url,
      caData: this.controlPlane.caData,
      authProvider: 'aws',
      authMetadata: {
        'kubernetes.io/x-k8s-aws-id': this.name,
        ...authMetadata,
      },
      skipMetricsLookup: true, // this control plane has no metrics server
    };
  }

  /** The cluster as an issuer of tokens of its service accounts. */
  async oidcProvider(): Promise<OidcProvider> {
    const { issuer } = await this.controlPlane.request(
      '/.well-known/openid-configuration',
    );
    const jwks = await this.controlPlane.request<string>('/openid/v1/jwks');
    return OidcProvider.create({ issuer, jwks: JSON.parse(jwks) });
  }

  /** Issues a token such as kubelet projects into a pod for AWS, for the service account mooring/mooring. */
  async projectToken(audience: string): Promise<string> {
    const { status } = await this.controlPlane.request(
      '/api/v1/namespaces/mooring/serviceaccounts/mooring/token',
      {
        method: 'POST',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: [audience], expirationSeconds: 3600 },
        },
      },
    );
    return status.token;
  }

  async stop(): Promise<void> {
    await this.controlPlane.stop();
    await this.webhook.stop();
    await rm(this.directory, { recursive: true });
  }
}
