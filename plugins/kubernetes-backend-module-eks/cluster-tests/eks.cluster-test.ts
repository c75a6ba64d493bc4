import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { mockServices } from '@backstage/backend-test-utils';
import { AwsCredentials } from '../src/identity/AwsCredentials';
import { EksAuthStrategy } from '../src/auth/EksAuthStrategy';
import { EksClusterSupplier } from '../src/clusters/EksClusterSupplier';
import { readEksConfig } from '../src/config/readEksConfig';
import { EksDiscovery } from '../src/discovery/EksDiscovery';
import { EksAccounts, MANY, PAY, SHOP } from './EksAccounts';

describe('EKS clusters in several accounts and regions', () => {
  let accounts: EksAccounts;
  let aws: EksAccounts['aws'];
  let roles: EksAccounts['roles'];
  const credentials = mockServices.auth().getOwnServiceCredentials();

  beforeAll(async () => {
    accounts = await EksAccounts.start();
    ({ aws, roles } = accounts);
  });
  afterAll(async () => {
    await accounts?.stop();
  });

  function start(changes: object = {}) {
    const root = accounts.config(changes);
    const eksConfig = readEksConfig(root)!;
    const awsCredentials = AwsCredentials.fromConfig(root);
    const logger = mockServices.logger.mock();
    const discovery = EksDiscovery.create({
      config: eksConfig,
      credentials: awsCredentials,
      logger,
    });
    const supplier = EksClusterSupplier.create({
      config: eksConfig,
      discovery,
      logger,
      configured: {
        getClusters: async () => [
          { name: 'by-hand', url: 'https://10.0.0.1', authMetadata: {} },
        ],
      },
    });
    const clusters = async () =>
      await supplier.getClusters({ credentials: await credentials });
    return { discovery, clusters, logger, awsCredentials };
  }

  it('finds every page of every account, with the names of EKS, told apart', async () => {
    aws.sts.calls.splice(0);
    aws.eks.calls.splice(0);
    const { discovery, clusters } = start();
    try {
      const found = await clusters();
      expect(found).toHaveLength(1 + MANY + 2);
      expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
      expect(found[0].name).toBe('by-hand');
      expect(
        found.filter(({ title }) => title?.startsWith('Prod_Main')),
      ).toEqual(
        [SHOP, PAY].map((accountId, index) => ({
          name: `Prod_Main.us-east-1.${accountId}`,
          title: `Prod_Main (${accountId}, us-east-1)`,
          url: expect.stringMatching(/^https:.*us-east-1\.eks\.amazonaws\.com/),
          caData: expect.any(String),
          skipMetricsLookup: false,
          authMetadata: {
            'kubernetes.io/auth-provider': 'aws',
            'kubernetes.io/x-k8s-aws-id': 'Prod_Main',
            'kubernetes.io/aws-assume-role': [roles.shop, roles.pay][index],
            ...(index === 0 && { 'kubernetes.io/aws-external-id': 'shop-id' }),
          },
        })),
      );
      // One session for each role and region, however many clusters.
      const assumed = aws.sts.calls.filter(
        ({ action }) => action === 'AssumeRole',
      );
      expect(assumed).toHaveLength(3);
      const lists = aws.eks.calls.filter(
        ({ action, region }) =>
          action === 'ListClusters' && region === 'eu-west-1',
      );
      expect(lists).toHaveLength(3);
    } finally {
      discovery.stop();
    }
  });

  it('keeps to tags, and follows clusters as they come and go', async () => {
    const account = {
      accountId: SHOP,
      regions: ['us-east-1'],
      assumeRole: roles.shop,
      externalId: 'shop-id',
      tags: { stage: 'prod' },
    };
    const { discovery, clusters } = start({
      accounts: [account],
      clusterName: '{name}',
    });
    const names = async () => (await clusters()).map(({ name }) => name);
    try {
      expect(await names()).toEqual(['by-hand', 'Prod_Main']);
      const fresh = { accountId: SHOP, region: 'us-east-1', name: 'Fresh' };
      await aws.eks.createCluster({ ...fresh, tags: { stage: 'prod' } });
      await aws.eks.createCluster({ ...fresh, name: 'Other', tags: {} });
      await discovery.refresh();
      expect(await names()).toEqual(['by-hand', 'Fresh', 'Prod_Main']);
      await aws.eks.deleteCluster(fresh);
      await discovery.refresh();
      expect(await names()).toEqual(['by-hand', 'Prod_Main']);
    } finally {
      await aws.eks
        .deleteCluster({ accountId: SHOP, region: 'us-east-1', name: 'Other' })
        .catch(() => {});
      discovery.stop();
    }
  });

  it('keeps what was known of an account that fails, marked, and hides no other', async () => {
    const { discovery, clusters, logger } = start({
      accounts: [
        { accountId: PAY, regions: ['us-east-1'], assumeRole: roles.pay },
        {
          accountId: SHOP,
          regions: ['us-east-1'],
          assumeRole: roles.shop,
          externalId: 'shop-id',
        },
        {
          accountId: SHOP,
          regions: ['eu-central-1'],
          assumeRole: roles.shop,
          externalId: 'wrong',
        },
      ],
    });
    const titles = async () => (await clusters()).map(({ title }) => title);
    const allow = aws.eks.refuse({
      accountId: PAY,
      code: 'AccessDeniedException',
    });
    try {
      expect(await titles()).toEqual([
        undefined,
        `Prod_Main (${SHOP}, us-east-1)`,
      ]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(
          /333344445555\/us-east-1 cannot be listed: AccessDenied/,
        ),
      );
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(
          /222233334444\/eu-central-1 cannot be listed: AccessDenied.*sts:AssumeRole/,
        ),
      );
      allow();
      await discovery.refresh();
      expect(await titles()).toContain(`Prod_Main (${PAY}, us-east-1)`);

      const describing = aws.eks.refuse({
        accountId: PAY,
        action: 'DescribeCluster',
        code: 'AccessDeniedException',
      });
      await discovery.refresh();
      describing();
      expect(await titles()).toEqual([
        undefined,
        `Prod_Main (${PAY}, us-east-1, EKS does not confirm it)`,
        `Prod_Main (${SHOP}, us-east-1)`,
      ]);
    } finally {
      discovery.stop();
    }
  });

  it('goes on through throttling', async () => {
    aws.eks.refuse({
      code: 'ThrottlingException',
      region: 'us-east-1',
      count: 4,
    });
    const { discovery, clusters, logger } = start({
      accounts: [
        { accountId: PAY, regions: ['us-east-1'], assumeRole: roles.pay },
      ],
    });
    try {
      expect(await clusters()).toHaveLength(2);
      expect(logger.warn).not.toHaveBeenCalled();
    } finally {
      discovery.stop();
    }
  });

  it('refuses the clusters of another account than was asked for', async () => {
    const { discovery, clusters, logger } = start({
      accounts: [
        { accountId: SHOP, regions: ['us-east-1'], assumeRole: roles.pay },
      ],
    });
    try {
      expect(await clusters()).toHaveLength(1);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining(
          `the credentials for account ${SHOP} are of account ${PAY}`,
        ),
      );
    } finally {
      discovery.stop();
    }
  });

  it('signs in with sessions that are kept', async () => {
    const { awsCredentials } = start();
    const strategy = EksAuthStrategy.create({ credentials: awsCredentials });
    aws.sts.calls.splice(0);
    for (let number = 0; number < 50; number++) {
      await strategy.getCredential({
        name: `shop-${number}`,
        url: 'https://A.gr7.eu-west-1.eks.amazonaws.com',
        authMetadata: {
          'kubernetes.io/aws-assume-role': roles.shop,
          'kubernetes.io/aws-external-id': 'shop-id',
        },
      });
    }
    expect(
      aws.sts.calls.filter(({ action }) => action === 'AssumeRole'),
    ).toHaveLength(1);
    const { sts } = await awsCredentials.identity({
      region: 'eu-west-1',
      roleArn: roles.shop,
      externalId: 'shop-id',
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toContain(
      'assumed-role/eks-reader',
    );
  });
});
