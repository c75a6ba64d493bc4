import { describeReason } from './describeReason';

it.each([
  ['connect ECONNREFUSED 127.0.0.1:443', /metadataUrl/],
  ['outgoing request timed out after 10000ms', /metadataUrl/],
  ['self-signed certificate in certificate chain', /NODE_EXTRA_CA_CERTS/],
  ['unable to get local issuer certificate', /NODE_EXTRA_CA_CERTS/],
  ['JWT expired, now 1764500000, exp 1764400000', /clocks/],
  ['aud mismatch, expected portal, got: other', /clientId/],
  ['invalid_client (client authentication failed)', /clientSecret/],
])('says what to do about %s', (message, remedy) => {
  const described = describeReason(new Error(message));
  expect(described.startsWith(message)).toBe(true);
  expect(described).toMatch(remedy);
});

it('says what it is given when it knows nothing better, and not without end', () => {
  expect(describeReason(new Error('x'.repeat(10_000)))).toHaveLength(1000);
  expect(describeReason('odd')).toBe('odd');
  expect(
    describeReason(new Error('outer', { cause: new Error('inner') })),
  ).toBe('outer: inner');
  expect(describeReason(undefined)).toBe('undefined');
});
