import fc from 'fast-check';
import { parseEksToken } from './eksToken';
import { TokenRefusedError } from './TokenRefusedError';

const PARAMETERS = {
  Action: 'GetCallerIdentity',
  Version: '2011-06-15',
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential':
    'AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/sts/aws4_request',
  'X-Amz-Date': '20260131T120000Z',
  'X-Amz-Expires': '60',
  'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
  'X-Amz-Signature': '0123456789abcdef',
};
const STS = 'https://sts.eu-west-1.amazonaws.com/';

function encode(url: string): string {
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

function tokenWith(
  changes: Record<string, string | undefined>,
  base = STS,
): string {
  const parameters = Object.entries({ ...PARAMETERS, ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  return encode(
    `${base}?${new URLSearchParams(parameters as [string, string][])}`,
  );
}

/** The reason for which a token is refused. */
function refusal(token: string): string {
  try {
    parseEksToken(token);
    return 'accepted';
  } catch (error) {
    if (error instanceof TokenRefusedError) {
      return error.reason;
    }
    throw error;
  }
}

describe('parseEksToken', () => {
  it('reads what the token says', () => {
    expect(
      parseEksToken(tokenWith({ 'X-Amz-Security-Token': 'a+b/c==' })),
    ).toEqual({
      host: 'sts.eu-west-1.amazonaws.com',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: {},
      region: 'eu-west-1',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      sessionToken: 'a+b/c==',
      signature: '0123456789abcdef',
      signedAt: new Date('2026-01-31T12:00:00Z'),
      expiresInSeconds: 60,
    });
    const global = {
      'X-Amz-Credential':
        'AKIAIOSFODNN7EXAMPLE/20260131/us-east-1/sts/aws4_request',
    };
    expect(
      parseEksToken(tokenWith(global, 'https://sts.amazonaws.com/')).region,
    ).toBe('us-east-1');
  });

  it.each([
    ['too-large', tokenWith({ 'X-Amz-Security-Token': 'x'.repeat(4096) })],
    ['wrong-prefix', tokenWith({}).replace('v1', 'v2')],
    ['not-base64url', `${tokenWith({})}=`],
    ['not-base64url', 'k8s-aws-v1.'],
    ['not-a-url', encode('sts')],
    ['unexpected-host', tokenWith({}, 'http://sts.eu-west-1.amazonaws.com/')],
    [
      'unexpected-host',
      tokenWith({}, 'https://sts.eu-west-1.amazonaws.com.example.com/'),
    ],
    [
      'unexpected-host',
      tokenWith({}, 'https://sts.eu-west-1.amazonaws.com:8443/'),
    ],
    [
      'unexpected-host',
      tokenWith({}, 'https://user@sts.eu-west-1.amazonaws.com/'),
    ],
    ['unexpected-path', tokenWith({}, `${STS}other`)],
    [
      'repeated-parameter',
      encode(
        `${STS}?${new URLSearchParams(PARAMETERS)}&x-amz-date=20260131T120000Z`,
      ),
    ],
    ['unexpected-parameter', tokenWith({ Host: 'example.com' })],
    ['unexpected-action', tokenWith({ Action: 'AssumeRole' })],
    ['unexpected-action', tokenWith({ Action: undefined })],
    ['cluster-id-not-signed', tokenWith({ 'X-Amz-SignedHeaders': 'host' })],
    ['cluster-id-not-signed', tokenWith({ 'X-Amz-SignedHeaders': undefined })],
    [
      'unexpected-signed-header',
      tokenWith({ 'X-Amz-SignedHeaders': 'host;x-evil;x-k8s-aws-id' }),
    ],
    [
      'unexpected-signed-header',
      tokenWith({ 'X-Amz-SignedHeaders': 'x-k8s-aws-id' }),
    ],
    ['invalid-expires', tokenWith({ 'X-Amz-Expires': '901' })],
    ['invalid-expires', tokenWith({ 'X-Amz-Expires': '-1' })],
    ['invalid-expires', tokenWith({ 'X-Amz-Expires': undefined })],
    ['invalid-date', tokenWith({ 'X-Amz-Date': '2026-01-31T12:00:00Z' })],
    ['invalid-date', tokenWith({ 'X-Amz-Date': '20260131T250000Z' })],
    ['invalid-date', tokenWith({ 'X-Amz-Date': undefined })],
    [
      'invalid-credential',
      tokenWith({ 'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE' }),
    ],
    [
      'invalid-credential',
      tokenWith({}, 'https://sts.us-west-2.amazonaws.com/'),
    ],
  ])('refuses as %s', (reason, token) => {
    expect(refusal(token)).toBe(reason);
  });

  it('refuses everything else too, and never fails in another way', () => {
    const urls = fc.webUrl({ withQueryParameters: true, withFragments: true });
    const parameters = fc.dictionary(
      fc.constantFrom(...Object.keys(PARAMETERS), '__proto__', 'constructor'),
      fc.string(),
    );
    const tokens = fc.oneof(
      fc.string(),
      fc.string().map(encode),
      urls.map(encode),
      parameters.map(changes =>
        tokenWith({ ...changes, 'X-Amz-Expires': '-' }),
      ),
    );
    fc.assert(
      fc.property(tokens, token => {
        expect(refusal(token)).not.toBe('accepted');
      }),
    );
  });
});
