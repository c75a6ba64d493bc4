import { AccessKeys } from './AccessKeys';
import { EksTokenVerifier, EksTokenVerifierOptions } from './EksTokenVerifier';
import { signPresigned } from './signatures';

const HOUR_MS = 3_600_000;
const SIGNED_AT = new Date('2026-01-31T12:00:00Z');
const USER = 'arn:aws:iam::111122223333:user/backstage';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/portal/some-session';
const ROLE = 'arn:aws:iam::111122223333:role/portal';

/** Made by botocore 1.44, as `aws eks get-token` makes them, for cluster My_Prod_Cluster at 2026-01-31 12:00 UTC. */
const PRESIGNED_BY_BOTOCORE =
  'https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15' +
  '&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260131%2Feu-west-1%2Fsts%2Faws4_request' +
  '&X-Amz-Date=20260131T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id';
const PERMANENT = `${PRESIGNED_BY_BOTOCORE}&X-Amz-Signature=31059d6ce16a8f1bf5808c0c5f288237f2565131a28f19359331a99d8fe4b924`;
const TEMPORARY =
  `${PRESIGNED_BY_BOTOCORE}&X-Amz-Security-Token=session%2Btoken%2Fwith%3D%3D` +
  '&X-Amz-Signature=e0916193f6012036aea319e82db24b4bad56dffa6515dd7bf794654e9d31bcee';

function encode(url: string): string {
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

const permanentKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'not-a-real-secret',
  arn: USER,
};
const temporaryKey = {
  ...permanentKey,
  arn: SESSION,
  sessionToken: 'session+token/with==',
  expiration: new Date(SIGNED_AT.getTime() + HOUR_MS),
};

function createVerifier(
  options: Partial<EksTokenVerifierOptions> & {
    key?: typeof permanentKey;
  } = {},
): EksTokenVerifier {
  const { key = permanentKey, ...rest } = options;
  const accessKeys = AccessKeys.create();
  accessKeys.add(key);
  return EksTokenVerifier.create({
    clusterId: 'My_Prod_Cluster',
    accessKeys,
    accessEntries: [
      {
        principalArn: USER,
        username: 'backstage',
        kubernetesGroups: ['portal'],
      },
      {
        principalArn: ROLE,
        username: 'portal-role',
        kubernetesGroups: ['portal', 'viewers'],
      },
    ],
    now: () => SIGNED_AT,
    ...rest,
  });
}

const minutesLater = (minutes: number) => () =>
  new Date(SIGNED_AT.getTime() + minutes * 60_000);

describe('EksTokenVerifier', () => {
  it('accepts the tokens of a user and of a role session, as another implementation signs them', async () => {
    await expect(createVerifier().verify(encode(PERMANENT))).resolves.toEqual({
      username: 'backstage',
      groups: ['portal'],
      extra: {
        arn: [USER],
        canonicalArn: [USER],
        sessionName: [''],
        accessKeyId: ['AKIAIOSFODNN7EXAMPLE'],
      },
    });
    await expect(
      createVerifier({ key: temporaryKey }).verify(encode(TEMPORARY)),
    ).resolves.toEqual({
      username: 'portal-role',
      groups: ['portal', 'viewers'],
      extra: {
        arn: [SESSION],
        canonicalArn: [ROLE],
        sessionName: ['some-session'],
        accessKeyId: ['AKIAIOSFODNN7EXAMPLE'],
      },
    });
  });

  it('takes a token for 15 minutes', async () => {
    const token = encode(PERMANENT);
    await expect(
      createVerifier({ now: minutesLater(15) }).verify(token),
    ).resolves.toBeDefined();
    await expect(
      createVerifier({ now: minutesLater(15.1) }).verify(token),
    ).rejects.toMatchObject({ reason: 'expired' });
    await expect(
      createVerifier({ now: minutesLater(-5) }).verify(token),
    ).resolves.toBeDefined();
    await expect(
      createVerifier({ now: minutesLater(-5.1) }).verify(token),
    ).rejects.toMatchObject({ reason: 'not-yet-valid' });
  });

  it.each<[string, string, Parameters<typeof createVerifier>[0]]>([
    [
      'wrong-cluster-id',
      PERMANENT,
      {
        clusterId: 'my-prod-cluster',
        otherClusterIds: ['x', 'My_Prod_Cluster'],
      },
    ],
    ['wrong-signature', PERMANENT, { clusterId: 'my-prod-cluster' }],
    [
      'wrong-signature',
      PERMANENT,
      { key: { ...permanentKey, secretAccessKey: 'another secret' } },
    ],
    ['wrong-signature', PERMANENT.replace('Expires=60', 'Expires=61'), {}],
    [
      'wrong-signature',
      PERMANENT.replace('&X-Amz-Signature=', '&X-Amz-Signature=0'),
      {},
    ],
    ['wrong-signature', PRESIGNED_BY_BOTOCORE, {}],
    ['unknown-access-key', PERMANENT, { accessKeys: AccessKeys.create() }],
    ['wrong-session-token', PERMANENT, { key: temporaryKey }],
    ['wrong-session-token', TEMPORARY, {}],
    [
      'expired-credentials',
      TEMPORARY,
      {
        key: { ...temporaryKey, expiration: SIGNED_AT } as typeof temporaryKey,
      },
    ],
    ['unmapped-principal', PERMANENT, { accessEntries: [] }],
    [
      'unmapped-principal',
      TEMPORARY,
      {
        key: {
          ...temporaryKey,
          arn: SESSION.replace('/portal/', '/other/'),
        } as typeof temporaryKey,
      },
    ],
    ['wrong-prefix', '', {}],
  ])('refuses as %s', async (reason, url, options) => {
    const token = url && encode(url);
    await expect(createVerifier(options).verify(token)).rejects.toMatchObject({
      name: 'TokenRefusedError',
      reason,
    });
  });

  it('names neither secret nor signature in a refusal', async () => {
    const key = { ...temporaryKey, secretAccessKey: 'another secret' };
    const error = await createVerifier({ key })
      .verify(encode(TEMPORARY))
      .catch(e => e);
    const signature = await signPresigned(
      {
        host: 'sts.eu-west-1.amazonaws.com',
        query: {},
        headers: {},
        region: 'eu-west-1',
        signedAt: SIGNED_AT,
        expiresInSeconds: 60,
      },
      key,
    );
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    for (const secret of [
      'another secret',
      'session+token',
      'e0916193f6',
      signature,
    ]) {
      expect(error.message).not.toContain(secret);
    }
  });
});
