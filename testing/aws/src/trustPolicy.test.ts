import { isTrusted, TrustPolicy, TrustStatement } from './trustPolicy';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/portal/session';

function policy(...statements: Partial<TrustStatement>[]): TrustPolicy {
  const defaults = {
    Effect: 'Allow',
    Principal: {},
    Action: 'sts:AssumeRole',
  } as const;
  return {
    Version: '2012-10-17',
    Statement: statements.map(statement => ({ ...defaults, ...statement })),
  };
}

describe('isTrusted', () => {
  it.each([
    ['the session itself', SESSION, true],
    ['its role', 'arn:aws:iam::111122223333:role/portal', true],
    ['its account', 'arn:aws:iam::111122223333:root', true],
    ['another account', 'arn:aws:iam::444455556666:root', false],
    ['another role', 'arn:aws:iam::111122223333:role/other', false],
  ])(
    'looks for the caller in a policy that trusts %s',
    (_, trusted, expected) => {
      const attempt = {
        action: 'sts:AssumeRole',
        principal: { AWS: SESSION },
        context: {},
      };
      expect(
        isTrusted(
          policy({
            Principal: { AWS: ['arn:aws:iam::777788889999:root', trusted] },
          }),
          attempt,
        ),
      ).toBe(expected);
      expect(
        isTrusted(
          policy({ Principal: { AWS: trusted }, Action: 'sts:TagSession' }),
          attempt,
        ),
      ).toBe(false);
    },
  );

  it('asks for the external id, character for character', () => {
    const trust = policy({
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Condition: { StringEquals: { 'sts:ExternalId': 'Portal' } },
    });
    const attempt = (externalId?: string) => ({
      action: 'sts:AssumeRole',
      principal: { AWS: SESSION },
      context: { 'sts:ExternalId': externalId },
    });
    expect(isTrusted(trust, attempt('Portal'))).toBe(true);
    expect(isTrusted(trust, attempt('portal'))).toBe(false);
    expect(isTrusted(trust, attempt())).toBe(false);
  });

  it('keeps principals of different types apart', () => {
    const trust = policy({ Principal: { Service: 'pods.eks.amazonaws.com' } });
    const attempt = { action: 'sts:AssumeRole', context: {} };
    expect(
      isTrusted(trust, {
        ...attempt,
        principal: { Service: 'pods.eks.amazonaws.com' },
      }),
    ).toBe(true);
    expect(
      isTrusted(trust, {
        ...attempt,
        principal: { Service: 'ec2.amazonaws.com' },
      }),
    ).toBe(false);
    expect(
      isTrusted(trust, {
        ...attempt,
        principal: { Federated: 'pods.eks.amazonaws.com' },
      }),
    ).toBe(false);
    expect(isTrusted(trust, { ...attempt, principal: { AWS: SESSION } })).toBe(
      false,
    );
  });

  it('throws on what it does not evaluate', () => {
    const attempt = {
      action: 'sts:AssumeRole',
      principal: { AWS: SESSION },
      context: {},
    };
    const condition = {
      StringLike: {},
    } as unknown as TrustStatement['Condition'];
    expect(() => isTrusted(policy({ Condition: condition }), attempt)).toThrow(
      'not with StringLike',
    );
    expect(() =>
      isTrusted(policy({ Effect: 'Deny' as 'Allow' }), attempt),
    ).toThrow('not with Deny');
  });
});
