import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import techInsightsPlugin from '@backstage-community/plugin-tech-insights-backend';
import { Router } from 'express';
import techInsightsModuleKubernetesMatching from '.';

const match = (
  name: string,
  status: MatchListItem['status'],
  rule?: string,
): MatchListItem => ({
  entityRef: `component:default/${name}`,
  status,
  ...(rule && { leading: { rule, severity: 'error', message: '' } }),
  ...{ rules: [], clusters: [], namespaces: [], counts: {} },
});
const PAGES: Record<
  string,
  Pick<Page<MatchListItem>, 'items' | 'nextCursor'>
> = {
  '': {
    items: [match('shop', 'matched'), match('cart', 'unmatched', 'near-miss')],
    nextCursor: 'second',
  },
  second: {
    items: [
      match('lost', 'unknown', 'cluster-unreachable'),
      match('half', 'partly-matched', 'label-on-pods-only'),
    ],
  },
};

/** Stands in for the plugin, and notes who asks. */
function matchingPlugin(callers: unknown[]) {
  return createBackendPlugin({
    pluginId: 'kubernetes-matching',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ httpAuth, httpRouter }) {
          const router = Router();
          router.get('/matches', async (request, response) => {
            const { principal } = await httpAuth.credentials(request);
            callers.push(principal);
            response.json(PAGES[String(request.query.cursor ?? '')]);
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

jest.setTimeout(60_000);

describe('the tech-insights module', () => {
  let backend: TestBackend;
  const callers: unknown[] = [];

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        techInsightsPlugin,
        techInsightsModuleKubernetesMatching,
        matchingPlugin(callers),
        catalogServiceMock.factory(),
        mockServices.scheduler.factory({
          includeInitialDelayedTasksOnStartup: true,
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            techInsights: {
              factRetrievers: {
                kubernetesMatching: { cadence: '*/15 * * * *' },
              },
            },
          },
        }),
      ],
    });
  });
  afterAll(() => backend?.stop());

  async function latestFacts(name: string) {
    const query = new URLSearchParams({
      entity: `component:default/${name}`,
      'ids[]': 'kubernetesMatching',
    });
    const response = await fetch(
      `http://localhost:${backend.server.port()}/api/tech-insights/facts/latest?${query}`,
      { headers: { Authorization: mockCredentials.user.header() } },
    );
    const { kubernetesMatching } = await response.json();
    return kubernetesMatching?.facts;
  }

  it('has facts of all pages, and none of what is not known', async () => {
    let facts = await latestFacts('half');
    while (facts === undefined) {
      await new Promise(resolve => setTimeout(resolve, 100));
      facts = await latestFacts('half');
    }
    expect(facts).toEqual({
      isLinked: false,
      status: 'partly-matched',
      rule: 'label-on-pods-only',
    });
    expect(await latestFacts('shop')).toEqual({
      ...{ isLinked: true, status: 'matched', rule: '' },
    });
    expect(await latestFacts('cart')).toEqual({
      ...{ isLinked: false, status: 'unmatched', rule: 'near-miss' },
    });
    expect(await latestFacts('lost')).toBeUndefined();
    expect(callers).toContainEqual({
      type: 'service',
      subject: 'plugin:tech-insights',
    });
  });
});
