import { AccessExplanation } from '@mooring/plugin-kubernetes-doctor-node';
import { AwsAccessExplainer } from './AwsAccessExplainer';
import { AwsApi } from './AwsApi';

const ROLE = 'arn:aws:iam::222233334444:role/eks-reader';
const SESSION = 'arn:aws:sts::222233334444:assumed-role/eks-reader/backstage';
const URL_EU = 'https://ABC.gr7.eu-west-1.eks.amazonaws.com';
const NOW = Date.UTC(2026, 0, 31, 12);

function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
const refuse = (name: string, message?: string) => async () => {
  throw awsError(name, message);
};

async function* notListed(): AsyncIterable<string> {
  throw awsError('AccessDeniedException');
}

/** AWS in which all is well: the cluster is named Prod_EU, and the role has no access entry. */
function awsApi(changes: Partial<AwsApi> = {}): AwsApi {
  return {
    callerArn: async () => SESSION,
    clockOffsetMs: async () => 0,
    describeCluster: async name => {
      if (name === 'Other') return { endpoint: 'https://DEF.example' };
      if (name !== 'Prod_EU') throw awsError('ResourceNotFoundException');
      return { endpoint: `${URL_EU}/`, authenticationMode: 'API' };
    },
    async *listClusters() {
      yield* ['Other', 'Prod_EU'];
    },
    accessEntryGroups: refuse('ResourceNotFoundException'),
    trustPolicy: refuse('AccessDenied'),
    ...changes,
  };
}

async function detailsOf(
  causes: Record<string, Promise<AccessExplanation>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(causes).map(async ([cause, explanation]) => [
    cause,
    (await explanation).detail,
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

function tokenSigned(at: string) {
  const url = `https://sts.eu-west-1.amazonaws.com/?X-Amz-Date=${at}&X-Amz-Signature=s3cret`;
  const token = `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
  return { type: 'bearer token', token } as const;
}

/** Explains the refusal of a token that was signed just now. */
async function refused(
  options: {
    api?: Partial<AwsApi>;
    metadata?: Record<string, string>;
    signed?: string;
  } = {},
) {
  const { api, metadata, signed = '20260131T115900Z' } = options;
  const explainer = AwsAccessExplainer.create({
    api: () => awsApi(api),
    now: () => NOW,
  });
  return await explainer.explain({
    cluster: {
      name: 'prod-eu',
      url: URL_EU,
      authMetadata: {
        'kubernetes.io/x-k8s-aws-id': 'Prod_EU',
        'kubernetes.io/aws-assume-role': ROLE,
        ...metadata,
      },
    },
    credential: tokenSigned(signed),
  });
}

describe('a token that EKS refuses', () => {
  it('is explained, each cause by a sentence of its own', async () => {
    const causes = {
      unmapped: refused(),
      configMap: refused({
        api: {
          describeCluster: async () => ({
            endpoint: URL_EU,
            authenticationMode: 'CONFIG_MAP',
          }),
        },
      }),
      mapped: refused({ api: { accessEntryGroups: async () => ['mooring'] } }),
      wrongId: refused({
        metadata: { 'kubernetes.io/x-k8s-aws-id': 'prod-eu' },
      }),
      idOfOther: refused({
        metadata: { 'kubernetes.io/x-k8s-aws-id': 'Other' },
      }),
      idNowhere: refused({
        metadata: { 'kubernetes.io/x-k8s-aws-id': 'prod-eu' },
        api: { listClusters: notListed },
      }),
      undecided: refused({
        api: { describeCluster: refuse('AccessDeniedException') },
      }),
      expired: refused({ signed: '20260131T114000Z' }),
      wrongSecret: refused({
        api: { callerArn: refuse('SignatureDoesNotMatch') },
      }),
      unknownKey: refused({
        api: { callerArn: refuse('InvalidClientTokenId') },
      }),
      session: refused({ api: { callerArn: refuse('ExpiredToken') } }),
      clock: refused({ api: { clockOffsetMs: async () => 960_000 } }),
      signature: refused({
        api: {
          callerArn: refuse(
            'SignatureDoesNotMatch',
            'Signature expired: 20260131T1140 is now earlier than …',
          ),
        },
      }),
      silent: refused({
        api: { callerArn: refuse('TimeoutError', 'socket\nhang up') },
      }),
    };
    const details = await detailsOf(causes);
    expect(details).toMatchInlineSnapshot(`
      {
        "clock": "The portal's clock is 16 minutes behind that of AWS, so its tokens are refused for their time.",
        "configMap": "The role is not mapped: the key and the cluster id are right, and the cluster "Prod_EU" has no entry in aws-auth for arn:aws:iam::222233334444:role/eks-reader.",
        "expired": "The token has expired: it was signed 20 minutes ago, and EKS takes tokens for 15 minutes.",
        "idNowhere": "The cluster id is wrong: the portal signs its tokens for "prod-eu", and in eu-west-1, account 222233334444, EKS has no cluster of that name.",
        "idOfOther": "The cluster id is wrong: the portal signs its tokens for "Other", and in eu-west-1, account 222233334444, that is the cluster at https://DEF.example. The cluster at this address is "Prod_EU".",
        "mapped": "The cluster "Prod_EU" refuses the token (401) although it has an access entry for arn:aws:iam::222233334444:role/eks-reader: the entry may be too new, or the cluster's clock wrong.",
        "session": "The portal's temporary AWS credentials have expired.",
        "signature": "AWS refuses the portal's signature for its time: the portal's clock is more than five minutes off.",
        "silent": "The API server refuses the token (401), and AWS does not say whose it is (TimeoutError: "socket hang up").",
        "undecided": "The key is right, it is arn:aws:iam::222233334444:role/eks-reader's. Either "Prod_EU" is not the cluster's name in EKS, or the cluster has no access entry for that principal; the portal cannot ask EKS which.",
        "unknownKey": "AWS does not know the portal's access key: it was deleted, is inactive, or was mistyped.",
        "unmapped": "The role is not mapped: the key and the cluster id are right, and the cluster "Prod_EU" has no access entry for arn:aws:iam::222233334444:role/eks-reader.",
        "wrongId": "The cluster id is wrong: the portal signs its tokens for "prod-eu", and in eu-west-1, account 222233334444, EKS has no cluster of that name. The cluster at this address is "Prod_EU".",
        "wrongSecret": "The portal's secret access key is wrong: it does not belong to its access key id.",
      }
    `);
    expect(new Set(Object.values(details)).size).toBe(
      Object.keys(details).length,
    );
    expect(JSON.stringify(details)).not.toContain('s3cret');
  });

  it('comes with what to paste', async () => {
    expect((await refused()).remedy).toBe(
      `aws eks create-access-entry --region eu-west-1 --cluster-name Prod_EU --principal-arn ${ROLE} --kubernetes-groups mooring`,
    );
    const wrong = { 'kubernetes.io/x-k8s-aws-id': 'prod-eu' };
    expect((await refused({ metadata: wrong })).remedy).toBe(
      'Set kubernetes.io/x-k8s-aws-id: Prod_EU on the cluster.',
    );
    const denied = refuse('AccessDeniedException');
    expect(
      (await refused({ api: { describeCluster: denied } })).remedy,
    ).toContain('eks:DescribeCluster');
  });
});

describe('credentials that cannot be had', () => {
  const DENIED = `User: arn:aws:iam::111122223333:user/portal is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
  const trusting = (externalId?: string) =>
    JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 'sts:AssumeRole',
          ...(externalId && {
            Condition: { StringEquals: { 'sts:ExternalId': externalId } },
          }),
        },
      ],
    });

  async function explain(
    error: Error,
    options: { externalId?: string; trustPolicy?: AwsApi['trustPolicy'] } = {},
  ) {
    const { externalId, trustPolicy } = options;
    const explainer = AwsAccessExplainer.create({
      api: () => awsApi(trustPolicy && { trustPolicy }),
    });
    return await explainer.explain({
      cluster: {
        name: 'prod-eu',
        url: URL_EU,
        authMetadata: {
          'kubernetes.io/aws-assume-role': ROLE,
          ...(externalId && { 'kubernetes.io/aws-external-id': externalId }),
        },
      },
      error,
    });
  }

  it('are explained, each cause by a sentence of its own', async () => {
    const denied = awsError('AccessDenied', DENIED);
    const causes = {
      noRole: explain(denied, {
        trustPolicy: refuse('NoSuchEntityException'),
      }),
      noExternalId: explain(denied, { trustPolicy: async () => trusting('a') }),
      wrongExternalId: explain(denied, {
        externalId: 'b',
        trustPolicy: async () => trusting('a'),
      }),
      notTrusted: explain(denied, { trustPolicy: async () => trusting() }),
      unreadable: explain(denied, { externalId: 'b' }),
      entryRole: explain(
        awsError('AccessDenied', DENIED.replace('eks-reader', 'entry')),
      ),
      wrongSecret: explain(awsError('SignatureDoesNotMatch')),
      session: explain(awsError('ExpiredToken')),
      none: explain(
        awsError(
          'CredentialsProviderError',
          'Could not load credentials from any providers',
        ),
      ),
      network: explain(
        Object.assign(new Error('getaddrinfo ENOTFOUND sts'), {
          code: 'ENOTFOUND',
        }),
      ),
    };
    const details = await detailsOf(causes);
    expect(details).toMatchInlineSnapshot(`
      {
        "entryRole": "AWS does not let the portal assume arn:aws:iam::222233334444:role/entry, by which it is to enter the account of arn:aws:iam::222233334444:role/eks-reader.",
        "network": "The portal cannot obtain AWS credentials (ENOTFOUND): getaddrinfo ENOTFOUND sts",
        "noExternalId": "The role arn:aws:iam::222233334444:role/eks-reader asks for an external id, and none is configured.",
        "noRole": "There is no role arn:aws:iam::222233334444:role/eks-reader.",
        "none": "The portal has no AWS credentials: Could not load credentials from any providers",
        "notTrusted": "The role arn:aws:iam::222233334444:role/eks-reader does not trust the portal: User: arn:aws:iam::111122223333:user/portal is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222233334444:role/eks-reader",
        "session": "The portal's temporary AWS credentials have expired.",
        "unreadable": "AWS does not let the portal assume arn:aws:iam::222233334444:role/eks-reader, and does not say whether there is no such role, it does not trust the portal, or its external id differs: User: arn:aws:iam::111122223333:user/portal is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222233334444:role/eks-reader",
        "wrongExternalId": "The external id is wrong: the role arn:aws:iam::222233334444:role/eks-reader asks for another one than is configured.",
        "wrongSecret": "The portal's secret access key is wrong: it does not belong to its access key id.",
      }
    `);
    expect(new Set(Object.values(details)).size).toBe(
      Object.keys(details).length,
    );
  });
});
