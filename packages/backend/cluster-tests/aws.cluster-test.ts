import { Aws, TrustPolicy } from '@mooring/aws-testing';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';
import { componentsOnClusters, viewComponent } from './kubernetesView';
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

/** A trust policy for another account's principal, with or without an external id. */
function trusting(principalArn: string, externalId?: string): TrustPolicy {
  const Condition = externalId
    ? { StringEquals: { 'sts:ExternalId': externalId } }
    : undefined;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        ...(Condition && { Condition }),
      },
    ],
  };
}

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
  });
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
    aws.sts.calls.splice(0);
    eks.takeReviews();
    const { status, clusters } = await viewComponent(backend, cluster);
    expect({ status, clusters }).toEqual({
      status: 200,
      clusters: { [cluster]: SHOWN },
    });

    const users = eks
      .takeReviews()
      .map(review =>
        'user' in review ? review.user.username : review.refusal,
      );
    expect(new Set(users)).toEqual(new Set([arns[principal]]));
    const assumed = aws.sts.calls.map(({ caller, roleArn, externalId }) => ({
      caller: caller?.replace(
        /:sts:(.*):assumed-role\/([^/]+)\/.*/,
        ':iam:$1:role/$2',
      ),
      roleArn,
      externalId,
    }));
    expect(assumed).toEqual(
      steps.map(([caller, roleArn, externalId]) => ({
        caller: arns[caller!],
        roleArn: arns[roleArn!],
        externalId,
      })),
    );
  });

  describe('refusals by the cluster', () => {
    /** Each kind is refused with 401, which is all that the API server tells the portal. */
    const UNAUTHORIZED = { errorType: 'UNAUTHORIZED_ERROR', statusCode: 401 };

    it.each([
      [
        'wrong-cluster-id',
        'wrong-cluster-id',
        'the token was made for cluster "prod-eu", not for "Prod_EU"',
        0,
      ],
      [
        'unmapped-role',
        'unmapped-principal',
        'has no access entry for arn:aws:iam::333344445555:role/eks-stranger',
        0,
      ],
      ['main-account', 'expired', 'more than 15 minutes ago', 16],
      ['main-account', 'not-yet-valid', 'in the future', -6],
    ])('on %s: %s', async (cluster, refusal, message, minutesAhead) => {
      eks.takeReviews();
      const { status, clusters } = await eks.withClockAhead(minutesAhead, () =>
        viewComponent(backend, cluster),
      );
      expect(status).toBe(200);
      expect(clusters[cluster].objects).toEqual({});
      expect(clusters[cluster].errors).toHaveLength(2);
      for (const error of clusters[cluster].errors) {
        expect(error).toMatchObject(UNAUTHORIZED);
      }

      const reviews = eks.takeReviews();
      expect(reviews.length).toBeGreaterThan(0);
      for (const review of reviews) {
        expect(review).toEqual({
          refusal,
          message: expect.stringContaining(message),
        });
      }
      expect(await eks.apiServerLog()).toContain(`${refusal}: `);
    });
  });

  describe('refusals by AWS', () => {
    const DENIED = 'is not authorized to perform: sts:AssumeRole on resource: ';

    it.each([
      [
        'wrong-external-id',
        'AccessDenied',
        `${DENIED}arn:aws:iam::${ROLE_ACCOUNT}:role/eks-reader`,
      ],
      [
        'no-external-id',
        'AccessDenied',
        `${DENIED}arn:aws:iam::${ROLE_ACCOUNT}:role/eks-reader`,
      ],
      [
        'no-such-role',
        'AccessDenied',
        `${DENIED}arn:aws:iam::${ROLE_ACCOUNT}:role/no-such-role`,
      ],
      [
        'wrong-keys-of-account',
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match',
      ],
    ])(
      'on %s fail the whole request, in the words of AWS',
      async (cluster, refusal, words) => {
        eks.takeReviews();
        const { status, message } = await viewComponent(backend, cluster);
        expect(status).toBe(500);
        expect(message).toContain(words);
        expect(aws.sts.calls.at(-1)).toMatchObject({
          action: 'AssumeRole',
          refusal,
        });
        expect(eks.takeReviews()).toEqual([]);
      },
    );
  });

  it('keeps secrets and tokens out of the log', async () => {
    expect(secrets).toHaveLength(2);
    for (const secret of [...secrets, 'k8s-aws-v1.', 'X-Amz-Signature']) {
      expect(backend.output.includes(secret)).toBe(false); // so that a failure does not print the log
    }
  });
});
