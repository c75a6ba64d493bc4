import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Aws,
  OidcProvider,
  PodIdentityAgent,
  TrustPolicy,
} from '@mooring/aws-testing';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';
import { documentedExample } from './documentation';
import { EksCluster } from './EksCluster';
import { componentsOnClusters, viewComponent } from './kubernetesView';

const PAGE = 'how-to/connect-an-eks-cluster.md';
const ACCOUNT = '111122223333';
const SHOWN = {
  objects: { deployments: ['example1'], services: ['example1'] },
  errors: [],
};

/** Puts this cluster's issuer in the place of the one in the documentation. */
function withIssuer(policy: TrustPolicy, { name }: OidcProvider): TrustPolicy {
  const documented = /oidc\.eks\.[a-z0-9.-]+\/id\/[A-Z0-9]+/g;
  return JSON.parse(JSON.stringify(policy).replace(documented, name));
}

/** Without an `aws` block, credentials come from where AWS SDKs look for them by themselves. */
describe('EKS clusters, with credentials by the default chain', () => {
  let aws: Aws;
  let eks: EksCluster;
  let oidc: OidcProvider;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'projected-'));
    aws = await Aws.start();
    eks = await EksCluster.start({ aws, name: 'prod' });
    oidc = await eks.oidcProvider();
    aws.sts.addOidcProvider(oidc);
    await eks.controlPlane.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mooring' } },
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'mooring', namespace: 'mooring' },
      },
    ]);
  });
  afterAll(async () => {
    await eks?.stop();
    await aws?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(env: Record<string, string>): Promise<BackendProcess> {
    return await BackendProcess.start({
      env: { ...aws.environment(), ...env },
      catalog: componentsOnClusters(['prod']),
      config: {
        backend: { pluginGroups: ['portal', 'kubernetes'] },
        kubernetes: {
          objectTypes: ['deployments', 'services'],
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            { type: 'config', clusters: [eks.config('prod', {})] },
          ],
        },
      },
    });
  }

  /** Starts a backend in an environment, asks it for example1, and stops it. */
  async function viewWith(env: Record<string, string>) {
    eks.takeReviews();
    const backend = await start(env);
    try {
      return {
        ...(await viewComponent(backend, 'prod')),
        reviews: eks.takeReviews(),
      };
    } finally {
      await backend.stop();
    }
  }

  /** Writes a token of the portal's service account as a pod has it, and returns its path. */
  async function projectToken(audience: string): Promise<string> {
    const path = join(directory, audience);
    await writeFile(path, await eks.projectToken(audience), { mode: 0o600 });
    return path;
  }

  it('shows a cluster to an IAM role for service accounts', async () => {
    const policy = await documentedExample(
      PAGE,
      'sts:AssumeRoleWithWebIdentity',
    );
    const roleArn = await aws
      .account(ACCOUNT)
      .createRole('portal-irsa', withIssuer(policy, oidc));
    eks.addAccessEntry(roleArn);
    const { status, clusters, reviews } = await viewWith({
      AWS_ROLE_ARN: roleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: await projectToken('sts.amazonaws.com'),
    });
    expect({ status, clusters }).toEqual({
      status: 200,
      clusters: { prod: SHOWN },
    });
    expect(reviews).toContainEqual({
      user: expect.objectContaining({ username: roleArn }),
    });
    expect(aws.sts.calls).toContainEqual({
      action: 'AssumeRoleWithWebIdentity',
      roleArn,
    });
  });

  it('shows a cluster to a role by EKS Pod Identity', async () => {
    const policy = await documentedExample(PAGE, 'pods.eks.amazonaws.com');
    const roleArn = await aws
      .account(ACCOUNT)
      .createRole('portal-pod-identity', policy);
    eks.addAccessEntry(roleArn);
    const associations = [
      { namespace: 'mooring', serviceAccount: 'mooring', roleArn },
    ];
    const agent = await PodIdentityAgent.start({
      sts: aws.sts,
      cluster: oidc,
      associations,
    });
    try {
      const { status, clusters, reviews } = await viewWith({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: agent.url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await projectToken(
          'pods.eks.amazonaws.com',
        ),
      });
      expect({ status, clusters }).toEqual({
        status: 200,
        clusters: { prod: SHOWN },
      });
      expect(reviews).toContainEqual({
        user: expect.objectContaining({ username: roleArn }),
      });
    } finally {
      await agent.stop();
    }
  });

  /** Starts a backend in an environment, and asks it for example1 until it says why it shows nothing. */
  async function refusalWith(env: Record<string, string>) {
    eks.takeReviews();
    const backend = await start(env);
    try {
      let errors: JsonObject[] = [];
      await backend.waitUntil(async () => {
        const { clusters } = await viewComponent(backend, 'prod');
        errors = clusters.prod?.errors ?? [];
        // A busy machine may be cut off before it is refused.
        return /^authentication: .*(?<!\(401\))$/s.test(
          String(errors[0]?.message),
        );
      });
      expect(errors).toHaveLength(1);
      return { message: errors[0].message, reviews: eks.takeReviews() };
    } finally {
      await backend.stop();
    }
  }

  it('says so when the secret key is wrong', async () => {
    const { accessKeyId, arn } = await aws
      .account(ACCOUNT)
      .createUser('portal');
    eks.addAccessEntry(arn);
    const { message, reviews } = await refusalWith({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'another secret',
    });
    expect(message).toMatch(
      /^authentication: The portal's secret access key is wrong: /,
    );
    expect(reviews).toContainEqual({
      refusal: 'wrong-signature',
      message: expect.stringContaining(`access key ${accessKeyId}`),
    });
    expect(await eks.apiServerLog()).toContain('wrong-signature: ');
  });

  it('says so when the session has expired', async () => {
    const { arn } = await aws.account(ACCOUNT).createUser('visitor');
    eks.addAccessEntry(arn);
    const session = {
      accessKeyId: 'ASIAEXPIREDSESSION01',
      secretAccessKey: 'its secret',
      sessionToken: 'its session',
    };
    aws.accessKeys.add({
      ...session,
      arn,
      expiration: new Date(Date.now() - 60_000),
    });
    const { message, reviews } = await refusalWith({
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    });
    expect(message).toMatch(
      /^authentication: The portal's temporary AWS credentials have expired\. /,
    );
    expect(reviews).toContainEqual({
      refusal: 'expired-credentials',
      message: expect.stringContaining(session.accessKeyId),
    });
  });
});
