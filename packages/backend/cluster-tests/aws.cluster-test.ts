import { Aws, TrustPolicy } from '@mooring/aws-testing';
import { BackendProcess } from './BackendProcess';
import { componentsOnClusters, viewComponent } from './kubernetesView';
import { EksCluster } from './EksCluster';

const PORTAL_ACCOUNT = '111122223333';
const ROLE_ACCOUNT = '222233334444';
const STATIC_ACCOUNT = '333344445555';
const DEFAULT_ACCOUNT = '444455556666';
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
    const account = (id: string) => aws.account(id);
    // In the accounts that are entered by a role, that role then assumes the cluster's role.
    const entry = await account(ROLE_ACCOUNT).createRole(
      'portal-entry',
      trusting(portal.arn, 'entry-id'),
    );
    const defaultEntry = await account(DEFAULT_ACCOUNT).createRole(
      'portal-default',
      trusting(portal.arn),
    );
    Object.assign(arns, {
      portal: portal.arn,
      local: local.arn,
      entry,
      defaultEntry,
      role: await account(ROLE_ACCOUNT).createRole(
        'eks-reader',
        trusting(entry, 'reader-id'),
      ),
      static: await account(STATIC_ACCOUNT).createRole(
        'eks-reader',
        trusting(local.arn),
      ),
      default: await account(DEFAULT_ACCOUNT).createRole(
        'eks-reader',
        trusting(defaultEntry),
      ),
      unmapped: await account(STATIC_ACCOUNT).createRole(
        'eks-stranger',
        trusting(local.arn),
      ),
    });
    for (const mapped of [portal.arn, arns.role, arns.static, arns.default]) {
      eks.addAccessEntry(mapped);
    }

    const clusters = [
      eks.config('main-account', {}),
      eks.config('role-of-account', {
        [ROLE]: arns.role,
        [EXTERNAL_ID]: 'reader-id',
      }),
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
      eks.config('untrusting-role', {
        [ROLE]: arns.entry.replace('portal-entry', 'no-such-role'),
      }),
    ];
    backend = await BackendProcess.start({
      env: aws.environment(),
      catalog: componentsOnClusters(clusters.map(({ name }) => String(name))),
      config: {
        aws: {
          mainAccount: {
            accessKeyId: portal.accessKeyId,
            secretAccessKey: portal.secretAccessKey,
          },
          accounts: [
            {
              accountId: ROLE_ACCOUNT,
              roleName: 'portal-entry',
              externalId: 'entry-id',
            },
            {
              accountId: STATIC_ACCOUNT,
              accessKeyId: local.accessKeyId,
              secretAccessKey: local.secretAccessKey,
            },
          ],
          accountDefaults: { roleName: 'portal-default' },
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

  it.each([
    ['main-account', 'portal', []],
    [
      'role-of-account',
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
    it.each([
      ['wrong-external-id', 'role'],
      ['no-external-id', 'role'],
      ['untrusting-role', 'no-such-role'],
    ])(
      'on %s fail the whole request, in the words of AWS',
      async (cluster, role) => {
        eks.takeReviews();
        const { status, message } = await viewComponent(backend, cluster);
        expect(status).toBe(500);
        expect(message).toContain('not authorized to perform: sts:AssumeRole');
        expect(eks.takeReviews()).toEqual([]);
        expect(aws.sts.calls.at(-1)).toMatchObject({
          refusal: 'AccessDenied',
          roleArn: expect.stringContaining(arns[role] ?? role),
        });
      },
    );
  });

  it('keeps secrets and tokens out of the log', async () => {
    expect(secrets).toHaveLength(2);
    for (const secret of [...secrets, 'k8s-aws-v1.', 'X-Amz-Signature']) {
      expect(backend.log.includes(secret)).toBe(false); // so that a failure does not print the log
    }
  });
});
