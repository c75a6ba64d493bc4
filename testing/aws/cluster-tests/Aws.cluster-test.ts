import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { fromHttp } from '@aws-sdk/credential-providers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Aws } from '../src/Aws';
import { OidcProvider } from '../src/OidcProvider';
import { PodIdentityAgent } from '../src/PodIdentityAgent';
import { trusting } from '../src/trustPolicy';

const PORTAL_ACCOUNT = '111122223333';
const CLUSTER_ACCOUNT = '444455556666';
const ISSUER = 'https://oidc.example.com/id/1';

type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
};

describe('Aws', () => {
  let aws: Aws;
  let user: Credentials & { arn: string };
  let oidc: OidcProvider;
  let issue: (claims: { sub: string; aud: string }) => Promise<string>;

  beforeAll(async () => {
    aws = await Aws.start();
    user = await aws.account(PORTAL_ACCOUNT).createUser('backstage');
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    oidc = OidcProvider.create({
      issuer: ISSUER,
      jwks: { keys: [await exportJWK(publicKey)] },
    });
    aws.sts.addOidcProvider(oidc);
    issue = ({ sub, aud }) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(ISSUER)
        .setSubject(sub)
        .setAudience(aud)
        .setExpirationTime('5m')
        .sign(privateKey);
  });
  afterAll(() => aws?.stop());

  function stsClient(credentials: Credentials): STSClient {
    return new STSClient({
      endpoint: aws.sts.url,
      region: 'eu-west-1',
      credentials,
      maxAttempts: 1,
    });
  }

  async function callerOf(
    credentials: Credentials,
  ): Promise<string | undefined> {
    return (await stsClient(credentials).send(new GetCallerIdentityCommand({})))
      .Arn;
  }

  async function assumeRole(
    credentials: Credentials,
    roleArn: string,
    externalId?: string,
  ): Promise<Credentials> {
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'test',
      ExternalId: externalId,
    });
    const { Credentials: given } = await stsClient(credentials).send(command);
    return {
      accessKeyId: given!.AccessKeyId!,
      secretAccessKey: given!.SecretAccessKey!,
      sessionToken: given!.SessionToken,
    };
  }

  it('knows callers by their signatures', async () => {
    await expect(callerOf(user)).resolves.toBe(
      `arn:aws:iam::${PORTAL_ACCOUNT}:user/backstage`,
    );
    await expect(
      callerOf({ ...user, secretAccessKey: 'wrong' }),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(
      callerOf({ ...user, sessionToken: 'none' }),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(
      callerOf({ ...user, accessKeyId: 'AKIAUNKNOWN' }),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('gives a role across accounts to whom it trusts, for the external id it asks for', async () => {
    const roleArn = await aws
      .account(CLUSTER_ACCOUNT)
      .createRole('viewer', trusting(user.arn, 'portal-1'));
    const stranger = await aws.account(PORTAL_ACCOUNT).createUser('stranger');

    const session = await assumeRole(user, roleArn, 'portal-1');
    await expect(callerOf(session)).resolves.toBe(
      `arn:aws:sts::${CLUSTER_ACCOUNT}:assumed-role/viewer/test`,
    );
    await expect(
      callerOf({ ...session, secretAccessKey: 'wrong' }),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(
      callerOf({ ...session, sessionToken: undefined }),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });

    const denied = {
      name: 'AccessDenied',
      message: expect.stringContaining(`on resource: ${roleArn}`),
    };
    await expect(assumeRole(user, roleArn)).rejects.toMatchObject(denied);
    await expect(assumeRole(user, roleArn, 'portal-2')).rejects.toMatchObject(
      denied,
    );
    await expect(
      assumeRole(stranger, roleArn, 'portal-1'),
    ).rejects.toMatchObject(denied);
    await expect(
      assumeRole(user, `${roleArn}-that-is-not`, 'portal-1'),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      assumeRole({ ...user, secretAccessKey: 'wrong' }, roleArn, 'portal-1'),
    ).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    expect(aws.sts.calls).toContainEqual({
      action: 'AssumeRole',
      caller: user.arn,
      roleArn,
      externalId: 'portal-1',
    });
    expect(aws.sts.calls).toContainEqual({
      action: 'AssumeRole',
      caller: user.arn,
      roleArn,
      externalId: 'portal-2',
      refusal: 'AccessDenied',
    });
  });

  it('gives a role to a service account, for the token its cluster issued', async () => {
    const name = oidc.name;
    const roleArn = await aws.account(PORTAL_ACCOUNT).createRole('irsa', {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            Federated: `arn:aws:iam::${PORTAL_ACCOUNT}:oidc-provider/${name}`,
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${name}:aud`]: 'sts.amazonaws.com',
              [`${name}:sub`]: 'system:serviceaccount:a:b',
            },
          },
        },
      ],
    });
    const assume = (WebIdentityToken: string) =>
      stsClient({ accessKeyId: '', secretAccessKey: '' }).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: 'pod',
          WebIdentityToken,
        }),
      );
    const right = {
      sub: 'system:serviceaccount:a:b',
      aud: 'sts.amazonaws.com',
    };
    const { Credentials: given } = await assume(await issue(right));
    const session = {
      accessKeyId: given!.AccessKeyId!,
      secretAccessKey: given!.SecretAccessKey!,
      sessionToken: given!.SessionToken,
    };
    await expect(callerOf(session)).resolves.toBe(
      `arn:aws:sts::${PORTAL_ACCOUNT}:assumed-role/irsa/pod`,
    );

    await expect(
      assume(await issue({ ...right, sub: 'system:serviceaccount:a:c' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      assume(await issue({ ...right, aud: 'other' })),
    ).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
    await expect(assume('no token')).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    });
  });

  it('gives a role to a pod through EKS Pod Identity', async () => {
    const roleArn = await aws
      .account(PORTAL_ACCOUNT)
      .createRole('pod-identity', {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
          },
        ],
      });
    const association = { namespace: 'a', serviceAccount: 'b', roleArn };
    const agent = await PodIdentityAgent.start({
      sts: aws.sts,
      cluster: oidc,
      associations: [association],
    });
    const directory = await mkdtemp(join(tmpdir(), 'pod-identity-'));
    try {
      const credentialsFor = async (claims: { sub: string; aud: string }) => {
        const file = join(directory, 'token');
        await writeFile(file, await issue(claims));
        return await fromHttp({
          awsContainerCredentialsFullUri: agent.url,
          awsContainerAuthorizationTokenFile: file,
          maxRetries: 0,
        })();
      };
      const right = {
        sub: 'system:serviceaccount:a:b',
        aud: 'pods.eks.amazonaws.com',
      };
      await expect(callerOf(await credentialsFor(right))).resolves.toBe(
        `arn:aws:sts::${PORTAL_ACCOUNT}:assumed-role/pod-identity/b`,
      );
      await expect(
        credentialsFor({ ...right, sub: 'system:serviceaccount:a:c' }),
      ).rejects.toThrow('404');
      await expect(
        credentialsFor({ ...right, aud: 'sts.amazonaws.com' }),
      ).rejects.toThrow('400');
    } finally {
      await agent.stop();
      await rm(directory, { recursive: true });
    }
  });
});
