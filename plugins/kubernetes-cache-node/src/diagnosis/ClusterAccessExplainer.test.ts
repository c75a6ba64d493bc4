import { ClusterAccessExplainer } from './ClusterAccessExplainer';

describe('ClusterAccessExplainer', () => {
  const cluster = (provider: string) => ({
    name: 'prod',
    url: 'https://10.0.0.1',
    authMetadata: { 'kubernetes.io/auth-provider': provider },
  });

  it('asks AWS for clusters on AWS only, and once per failure in five minutes', async () => {
    let now = 0;
    let loaded = 0;
    let asked = 0;
    const explainer = ClusterAccessExplainer.create({
      now: () => now,
      loadAws: async () => {
        loaded++;
        return { explain: async () => ({ detail: `answer ${++asked}` }) };
      },
    });
    const failure = { cluster: cluster('aws'), error: new Error('denied') };
    await explainer.explainUnauthorized({ cluster: cluster('oidc') });
    expect(loaded).toBe(0);

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
    expect(loaded).toBe(1);
  });
});
