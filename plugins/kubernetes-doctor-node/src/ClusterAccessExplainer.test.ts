import { ClusterAccessExplainer } from './ClusterAccessExplainer';

describe('ClusterAccessExplainer', () => {
  const cluster = (provider: string) => ({
    name: 'prod',
    url: 'https://10.0.0.1',
    authMetadata: { 'kubernetes.io/auth-provider': provider },
  });

  it('hands the failures of one provider to its explainer only, and once each in five minutes', async () => {
    let now = 0;
    let asked = 0;
    const explainer = ClusterAccessExplainer.create({ now: () => now });
    explainer.addExplainer('aws', {
      explain: async () => ({ detail: `answer ${++asked}` }),
    });
    const failure = { cluster: cluster('aws'), error: new Error('denied') };
    await explainer.explainUnauthorized({ cluster: cluster('oidc') });
    expect(asked).toBe(0);

    const views = await Promise.all(
      Array.from({ length: 20 }, () => explainer.explainUnauthorized(failure)),
    );
    expect(new Set(views.map(({ detail }) => detail))).toEqual(
      new Set(['answer 1']),
    );
    const other = { ...failure, error: new Error('expired') };
    expect((await explainer.explainUnauthorized(other)).detail).toBe(
      'answer 2',
    );
    now = 4 * 60_000;
    expect((await explainer.explainUnauthorized(failure)).detail).toBe(
      'answer 1',
    );
    now = 6 * 60_000;
    expect((await explainer.explainUnauthorized(failure)).detail).toBe(
      'answer 3',
    );
    expect((await explainer.explain(failure)).detail).toBe('answer 4');
  });

  it('says what it knows itself when an explainer fails', async () => {
    const explainer = ClusterAccessExplainer.create();
    explainer.addExplainer('aws', {
      explain: () => Promise.reject(new Error('a fault of its own')),
    });
    const error = new Error('no credentials');
    const { detail } = await explainer.explain({
      cluster: cluster('aws'),
      error,
    });
    expect(detail).toBe('The portal cannot obtain credentials: no credentials');
  });
});
