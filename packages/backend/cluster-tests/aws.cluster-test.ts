import { Aws, trusting, TrustPolicy } from '@mooring/aws-testing';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';
import {
  componentsOnClusters,
  KubernetesView,
  viewComponent,
} from './kubernetesView';
import { documentedExample } from './documentation';
import { EksCluster } from './EksCluster';

const PAGE = 'how-to/connect-an-eks-cluster.md';
const PORTAL_ACCOUNT = '111122223333';
const ROLE_ACCOUNT = '222233334444';
const STATIC_ACCOUNT = '333344445555';
const DEFAULT_ACCOUNT = '444455556666';
const WRONG_KEYS_ACCOUNT = '555566667777';
const ROLE = 'kubernetes.io/aws-assume-role';
const EXTERNAL_ID = 'kubernetes.io/aws-external-id';
const SHOWN = {
  objects: { deployments: ['example1'], services: ['example1'] },
  errors: [],
};

describe('EKS clusters, with credentials by configuration', () => {
  let aws: Aws;
  let eks: EksCluster;
  let backend: BackendProcess;
  /** Every secret there is, none of which may show up in a log. */
  const secrets: string[] = [];
  const arns: Record<string, string> = {};

  beforeAll(async () => {
    aws = await Aws.start();
    eks = await EksCluster.start({
      aws,
      name: 'Prod_EU',
      otherNames: ['prod-eu'],
    });

    const portal = await aws.account(PORTAL_ACCOUNT).createUser('portal');
    const local = await aws.account(STATIC_ACCOUNT).createUser('portal');
    secrets.push(portal.secretAccessKey, local.secretAccessKey);
    // In the accounts that are entered by a role, that role then assumes the cluster's role.
    const entry = await createRole(
      ROLE_ACCOUNT,
      'portal-entry',
      trusting(portal.arn, 'entry-id'),
    );
    const defaultEntry = await createRole(
      DEFAULT_ACCOUNT,
      'portal-default',
      trusting(portal.arn),
    );
    Object.assign(arns, {
      portal: portal.arn,
      local: local.arn,
      entry,
      defaultEntry,
      role: await createRole(
        ROLE_ACCOUNT,
        'eks-reader',
        await documentedExample(PAGE, 'sts:ExternalId'),
      ),
      static: await createRole(
        STATIC_ACCOUNT,
        'eks-reader',
        trusting(local.arn),
      ),
      default: await createRole(
        DEFAULT_ACCOUNT,
        'eks-reader',
        trusting(defaultEntry),
      ),
      unmapped: await createRole(
        STATIC_ACCOUNT,
        'eks-stranger',
        trusting(local.arn),
      ),
    });
    // As EKS tells of the cluster in the accounts that are asked about it.
    for (const accountId of [PORTAL_ACCOUNT, STATIC_ACCOUNT]) {
      await aws.eks.createCluster({
        accountId,
        region: 'eu-west-1',
        name: 'Prod_EU',
        server: {
          endpoint: eks.controlPlane.url,
          caData: eks.controlPlane.caData,
        },
      });
    }
    for (const principal of [
      portal.arn,
      arns.role,
      arns.static,
      arns.default,
    ]) {
      eks.addAccessEntry(principal);
    }

    const [documented] = (await documentedExample(PAGE, EXTERNAL_ID)).kubernetes
      .clusterLocatorMethods[0].clusters;
    const clusters = [
      { ...documented, skipMetricsLookup: true }, // this control plane has no metrics server
      eks.config('main-account', {}),
      eks.config('keys-of-account', { [ROLE]: arns.static }),
      eks.config('default-role', { [ROLE]: arns.default }),
      eks.config('wrong-cluster-id', {
        'kubernetes.io/x-k8s-aws-id': 'prod-eu',
      }),
      eks.config('unmapped-role', { [ROLE]: arns.unmapped }),
      eks.config('wrong-external-id', {
        [ROLE]: arns.role,
        [EXTERNAL_ID]: 'Reader-ID',
      }),
      eks.config('no-external-id', { [ROLE]: arns.role }),
      eks.config('no-such-role', {
        [ROLE]: arns.entry.replace('portal-entry', 'no-such-role'),
      }),
      eks.config('wrong-keys-of-account', {
        [ROLE]: `arn:aws:iam::${WRONG_KEYS_ACCOUNT}:role/eks-reader`,
      }),
    ];
    const { aws: documentedAws } = await documentedExample(
      PAGE,
      'accountDefaults:',
    );
    const { accessKeyId } = await aws
      .account(WRONG_KEYS_ACCOUNT)
      .createUser('portal');
    const wrongKeys = {
      accountId: WRONG_KEYS_ACCOUNT,
      accessKeyId,
      secretAccessKey: 'another secret',
    };
    backend = await BackendProcess.start({
      env: {
        ...aws.environment(),
        PROD_EU_URL: eks.controlPlane.url,
        PROD_EU_CA_DATA: eks.controlPlane.caData,
        PROD_EU_EXTERNAL_ID: 'reader-id',
        AWS_MAIN_ACCESS_KEY_ID: portal.accessKeyId,
        AWS_MAIN_SECRET_ACCESS_KEY: portal.secretAccessKey,
        AWS_ENTRY_EXTERNAL_ID: 'entry-id',
        AWS_OTHER_ACCESS_KEY_ID: local.accessKeyId,
        AWS_OTHER_SECRET_ACCESS_KEY: local.secretAccessKey,
      },
      catalog: componentsOnClusters(clusters.map(({ name }) => String(name))),
      config: {
        backend: { pluginGroups: ['portal', 'kubernetes'] },
        aws: {
          ...documentedAws,
          accounts: [...documentedAws.accounts, wrongKeys],
        },
        kubernetes: {
          objectTypes: ['deployments', 'services'],
          serviceLocatorMethod: { type: 'singleTenant' },
          clusterLocatorMethods: [{ type: 'config', clusters }],
        },
      },
    });
  }, 300_000);
  afterAll(async () => {
    await backend?.stop();
    await eks?.stop();
    await aws?.stop();
  });

  async function createRole(
    account: string,
    name: string,
    policy: TrustPolicy,
  ): Promise<string> {
    return await aws.account(account).createRole(name, policy);
  }

  /** How each cluster is watched. */
  async function stateOf(cluster: string) {
    const { body } = await backend.call('/kubernetes/cache/clusters');
    return body.items.find(({ name }: any) => name === cluster).state;
  }

  it.each([
    ['main-account', 'portal', []],
    [
      'prod-eu',
      'role',
      [
        ['portal', 'entry', 'entry-id'],
        ['entry', 'role', 'reader-id'],
      ],
    ],
    ['keys-of-account', 'static', [['local', 'static', undefined]]],
    [
      'default-role',
      'default',
      [
        ['portal', 'defaultEntry', undefined],
        ['defaultEntry', 'default', undefined],
      ],
    ],
  ])('shows the cluster of %s', async (cluster, principal, steps) => {
    await backend.waitUntil(
      async () => (await stateOf(cluster)).type === 'synced',
    );
    const { status, clusters } = await viewComponent(backend, cluster);
    expect({ status, clusters }).toEqual({
      status: 200,
      clusters: { [cluster]: SHOWN },
    });
    expect(eks.reviews).toContainEqual({
      user: expect.objectContaining({ username: arns[principal] }),
    });
    const assumed = aws.sts.calls.map(({ caller, roleArn, externalId }) => ({
      caller: caller?.replace(
        /:sts:(.*):assumed-role\/([^/]+)\/.*/,
        ':iam:$1:role/$2',
      ),
      roleArn,
      externalId,
    }));
    for (const [caller, roleArn, externalId] of steps) {
      expect(assumed).toContainEqual({
        caller: arns[caller!],
        roleArn: arns[roleArn!],
        externalId,
      });
    }
  });

  /** What the tab says, once it is known why. */
  async function errorOf(cluster: string, words: RegExp) {
    let view: KubernetesView | undefined;
    await backend.waitUntil(async () => {
      view = await viewComponent(backend, cluster);
      return words.test(String(view.clusters[cluster]?.errors[0]?.message));
    });
    expect(view).toMatchObject({ status: 200 });
    const { objects, errors } = view!.clusters[cluster];
    expect(objects).toEqual({});
    expect(errors).toEqual([
      { errorType: 'FETCH_ERROR', message: expect.stringMatching(words) },
    ]);
    return String(errors[0].message);
  }

  it('says of each refusal which it is, on that cluster alone', async () => {
    const said = [
      await errorOf(
        'wrong-cluster-id',
        /^authentication: The cluster id is wrong: .*"prod-eu".*The cluster at this address is "Prod_EU"\. Set kubernetes\.io\/x-k8s-aws-id: Prod_EU/,
      ),
      await errorOf(
        'unmapped-role',
        /^authentication: The role is not mapped: .*no access entry for arn:aws:iam::333344445555:role\/eks-stranger\. aws eks create-access-entry --region eu-west-1 --cluster-name Prod_EU --principal-arn arn:aws:iam::333344445555:role\/eks-stranger --kubernetes-groups mooring$/,
      ),
      await errorOf(
        'wrong-external-id',
        /^credentials: The external id is wrong: the role arn:aws:iam::222233334444:role\/eks-reader asks for another one/,
      ),
      await errorOf(
        'no-external-id',
        /^credentials: The role arn:aws:iam::222233334444:role\/eks-reader asks for an external id, and none is configured/,
      ),
      await errorOf(
        'no-such-role',
        /^credentials: There is no role arn:aws:iam::222233334444:role\/no-such-role/,
      ),
      await errorOf(
        'wrong-keys-of-account',
        /^credentials: The portal's secret access key is wrong/,
      ),
    ];
    expect(new Set(said).size).toBe(said.length);
    // The cluster's own verdicts, which it tells nobody, are the same.
    expect(eks.reviews).toContainEqual({
      refusal: 'wrong-cluster-id',
      message: 'the token was made for cluster "prod-eu", not for "Prod_EU"',
    });
    expect(eks.reviews).toContainEqual({
      refusal: 'unmapped-principal',
      message: expect.stringContaining(
        'has no access entry for arn:aws:iam::333344445555:role/eks-stranger',
      ),
    });
  });

  it('asks AWS why once for each failure, not for each view', async () => {
    const asked = () =>
      aws.eks.calls.filter(({ action }) => action === 'DescribeAccessEntry')
        .length;
    const before = asked();
    expect(before).toBeGreaterThan(0);
    for (let view = 0; view < 10; view++) {
      await viewComponent(backend, 'unmapped-role');
    }
    expect(asked()).toBe(before);
  });

  it('shows the cluster as soon as what it said is done', async () => {
    eks.addAccessEntry(arns.unmapped);
    await backend.waitUntil(
      async () => (await stateOf('unmapped-role')).type === 'synced',
    );
    expect(
      (await viewComponent(backend, 'unmapped-role')).clusters['unmapped-role'],
    ).toEqual(SHOWN);
  });

  it('keeps secrets and tokens out of the log', async () => {
    expect(secrets).toHaveLength(2);
    for (const secret of [...secrets, 'k8s-aws-v1.', 'X-Amz-Signature']) {
      expect(backend.output.includes(secret)).toBe(false); // so that a failure does not print the log
    }
  });
});
