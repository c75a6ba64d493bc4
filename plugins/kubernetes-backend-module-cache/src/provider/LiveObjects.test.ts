import { clusterDetails } from '../__testUtils__/clusterDetails';
import {
  entity,
  objectOf,
  setUpProvider,
} from '../__testUtils__/providerSetup';

describe('LiveObjects', () => {
  it("asks a cluster with client-side authentication live, with the user's own credentials", async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, authStrategy, fetcher } = setUpProvider({ details });
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [
        { type: 'pods', resources: [objectOf('Pod', 'web-0')] as never },
      ],
      errors: [],
    });
    const auth = { google: 'token-of-the-user' };
    const { items, clusters } = await view(entity, auth);
    expect(authStrategy.getCredential.mock.calls).toEqual([
      [details[0], auth],
      [details[0], auth],
    ]);
    expect(items[0].resources[0].resources).toHaveLength(1);
    expect(fetcher.fetchPodMetricsByNamespaces).toHaveBeenCalledWith(
      details[0],
      { type: 'bearer token', token: 't' },
      new Set(['shop']),
      'backstage.io/kubernetes-id=cart',
    );
    expect(clusters).toEqual([
      {
        name: 'a',
        source: 'live',
        state: {
          type: 'not-watched',
          reason:
            'each user signs in to it (authProvider "google"), and the portal has no credential of its own',
        },
      },
    ]);
  });

  it('keeps what goes wrong on one cluster to it', async () => {
    const details = ['good', 'hung', 'refused', 'broken'].map(name =>
      clusterDetails(name, {
        authProvider: name === 'good' ? 'serviceAccount' : 'google',
        skipMetricsLookup: true,
      }),
    );
    const { cluster, view, authStrategy, fetcher, pass } = setUpProvider({
      details,
    });
    cluster('good').kept = [objectOf('Pod', 'web-0')];
    authStrategy.getCredential.mockImplementation(async (asked: any) => {
      if (asked.name === 'refused') throw new Error('AccessDenied by STS');
      return { type: 'bearer token', token: 't' };
    });
    fetcher.fetchObjectsForService.mockImplementation(async params => {
      if (params.clusterDetails.name === 'broken') throw new Error('reset');
      return await new Promise<never>(() => {});
    });
    const errorsOf = async () => {
      const { items } = await view();
      return Object.fromEntries(
        items.map(({ cluster: { name }, errors }) => [
          name,
          errors.map(error => (error as { message: string }).message),
        ]),
      );
    };
    expect(await errorsOf()).toEqual({
      good: [],
      hung: ['api: the cluster gave no answer within 0.05 s'],
      refused: ['credentials: AccessDenied by STS'],
      broken: ['api: reset'],
    });
    // The next view does not wait for it, and the requests to it do not pile up.
    const before = fetcher.fetchObjectsForService.mock.calls.length;
    expect((await errorsOf()).hung).toEqual([
      'the cluster gave no answer to an earlier request; it is not asked again for a while',
    ]);
    const again = fetcher.fetchObjectsForService.mock.calls
      .slice(before)
      .map(([params]) => params.clusterDetails.name);
    expect(again).not.toContain('hung');
    pass(30_000);
    expect((await errorsOf()).hung).toEqual([
      'api: the cluster gave no answer within 0.05 s',
    ]);
  });

  it('puts what an API server refuses into one sentence', async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, fetcher } = setUpProvider({ details });
    const refused = (statusCode: number, resourcePath: string) => ({
      errorType: 'UNKNOWN_ERROR' as const,
      ...{ statusCode, resourcePath },
    });
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [],
      errors: [
        refused(403, '/apis/apps/v1/namespaces/shop/deployments'),
        refused(403, '/k8s/clusters/c-1/api/v1/pods'),
        refused(503, '/apis/batch/v1/jobs'),
      ],
    });
    expect((await view()).items[0].errors).toEqual([
      {
        errorType: 'FETCH_ERROR',
        message:
          'api: the verb "list" is missing for deployments.apps in namespace shop, pods (403 Forbidden); ' +
          'grant it to the role that is used for this cluster',
      },
      refused(503, '/apis/batch/v1/jobs'),
    ]);
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [],
      errors: [refused(401, '/api/v1/pods'), refused(401, '/apis/apps/v1/x')],
    });
    expect((await view()).items[0].errors).toEqual([
      {
        errorType: 'FETCH_ERROR',
        message:
          'authentication: the API server does not accept the credentials (401 Unauthorized)',
      },
    ]);
  });

  it('shows the same of an object whether it comes live or from memory', async () => {
    const details = [clusterDetails('a', { authProvider: 'google' })];
    const { view, fetcher } = setUpProvider({ details });
    const copy = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const kept = { name: 'x', labels: { app: 'x' } };
    const answer = [
      { metadata: { ...kept, managedFields: [{}], annotations: copy } },
      { metadata: { ...kept, annotations: { ...copy, team: 'a' } }, data: {} },
    ];
    fetcher.fetchObjectsForService.mockResolvedValue({
      responses: [
        { type: 'limitranges', resources: answer },
        { type: 'configmaps', resources: [{ ...answer[0], data: { a: 'b' } }] },
        {
          type: 'customresources',
          resources: [
            { ...answer[0], kind: 'ConfigMap', binaryData: { a: 'b' } },
            { ...answer[0], kind: 'Secret', stringData: { password: 'b' } },
          ],
        },
      ] as never,
      errors: [],
    });
    expect((await view()).items[0].resources).toEqual([
      {
        type: 'limitranges',
        resources: [
          { metadata: kept },
          { metadata: { ...kept, annotations: { team: 'a' } }, data: {} },
        ],
      },
      { type: 'configmaps', resources: [{ metadata: kept }] },
      {
        type: 'customresources',
        resources: [
          { kind: 'ConfigMap', metadata: kept },
          {
            ...{ kind: 'Secret', metadata: kept },
            stringData: { password: '***' },
          },
        ],
      },
    ]);
  });
});
