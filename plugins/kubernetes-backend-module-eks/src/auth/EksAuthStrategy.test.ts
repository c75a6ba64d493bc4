import { ConfigReader } from '@backstage/config';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksAuthStrategy } from './EksAuthStrategy';

const cluster = (name: string, url: string, metadata = {}) => ({
  name,
  url,
  authMetadata: { 'kubernetes.io/x-k8s-aws-id': 'Prod_EU', ...metadata },
});
const EU = 'https://ABC.gr7.eu-west-1.eks.amazonaws.com';

describe('EksAuthStrategy', () => {
  let now: number;
  let strategy: EksAuthStrategy;
  beforeEach(() => {
    now = Date.UTC(2026, 0, 31, 12);
    strategy = EksAuthStrategy.create({
      credentials: AwsCredentials.fromConfig(
        new ConfigReader({
          aws: { mainAccount: { accessKeyId: 'AKIA1', secretAccessKey: 's' } },
        }),
      ),
      now: () => now,
    });
  });

  async function tokenOf(target: ReturnType<typeof cluster>): Promise<string> {
    const credential = await strategy.getCredential(target);
    if (credential.type !== 'bearer token') throw new Error(credential.type);
    return credential.token;
  }
  async function urlOf(target: ReturnType<typeof cluster>): Promise<URL> {
    const token = await tokenOf(target);
    expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
    const encoded = token.slice('k8s-aws-v1.'.length);
    return new URL(Buffer.from(encoded, 'base64url').toString());
  }

  it.each([
    [EU, 'sts.eu-west-1.amazonaws.com'],
    [
      'https://ABC.sk1.cn-north-1.eks.amazonaws.com.cn',
      'sts.cn-north-1.amazonaws.com.cn',
    ],
    [
      'https://ABC.gr7.us-gov-west-1.eks.amazonaws.com',
      'sts.us-gov-west-1.amazonaws.com',
    ],
  ])('signs for STS in the region and partition of %s', async (url, host) => {
    const signed = await urlOf(cluster('prod', url));
    expect(signed.host).toBe(host);
    expect(signed.searchParams.get('X-Amz-SignedHeaders')).toBe(
      'host;x-k8s-aws-id',
    );
    expect(signed.searchParams.get('X-Amz-Date')).toBe('20260131T120000Z');
  });

  it('keeps a token for 14 minutes, one for each cluster and role', async () => {
    const prod = cluster('prod', EU);
    const [first, ...others] = await Promise.all(
      Array.from({ length: 10 }, () => tokenOf(prod)),
    );
    expect(new Set(others)).toEqual(new Set([first]));
    now += 13 * 60_000;
    expect(await tokenOf(prod)).toBe(first);
    expect(
      await tokenOf(cluster('b', EU, { 'kubernetes.io/x-k8s-aws-id': 'B' })),
    ).not.toBe(first);
    now += 60_000;
    const second = await Promise.all([tokenOf(prod), tokenOf(prod)]);
    expect(second[0]).not.toBe(first);
    expect(second[1]).toBe(second[0]);
  });
});
