import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import express, { Router } from 'express';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { eventually, startPlugin } from '../__testUtils__/startPlugin';

const ABSENCE = 'the cache is not installed';
const rule = 'not-synced';

jest.setTimeout(120_000);

interface Answers {
  clusters?: { name: string; authProvider: string }[];
  items?: unknown[];
  status?: number;
}

/** The Kubernetes plugin without our module, as far as its tab asks it. */
function kubernetesPlugin(answers: Answers, asked: Entity[] = []) {
  return createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.use(express.json());
          router.use((_, response, next) => {
            if (answers.status) response.status(answers.status).end();
            else next();
          });
          router.get('/clusters', (_, response) => {
            response.json({ items: answers.clusters });
          });
          router.post('/services/:id', (request, response) => {
            asked.push(request.body.entity);
            response.json({ items: answers.items ?? [] });
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

const loggedTo = (logger: LoggerService) =>
  createServiceFactory({
    service: coreServices.logger,
    deps: {},
    factory: () => logger,
  });

/** As lists give objects: without their kind. */
const listed = ({
  apiVersion,
  kind,
  ...rest
}: object & Record<string, unknown>) => rest;

async function start(answers: Answers) {
  const asked: Entity[] = [];
  const logger = mockServices.logger.mock();
  const { get } = await startPlugin({
    entities: [component('cart'), component('docs', { id: false })],
    store: FakeStore.create().withdraw(ABSENCE),
    features: [kubernetesPlugin(answers, asked), loggedTo(logger)],
  });
  const match = async (name = 'cart') =>
    (await get(`/matches/component/default/${name}`)).body;
  return { get, match, asked, logger };
}

const server = { name: 'prod', authProvider: 'serviceAccount' };
const cart = deployment('cart', { id: 'cart' });

describe('matching without a cache', () => {
  it('asks the clusters live, says so, and never claims more than it asked', async () => {
    const answers: Answers = {
      clusters: [server, { name: 'personal', authProvider: 'google' }],
      items: [
        {
          cluster: { name: 'prod' },
          resources: [
            { type: 'deployments', resources: [listed({ ...cart })] },
          ],
          podMetrics: [],
          errors: [
            {
              errorType: 'NOT_FOUND',
              statusCode: 404,
              resourcePath: '/apis/metrics.k8s.io/v1beta1/pods',
            },
          ],
        },
      ],
    };
    const { match, get, asked } = await start(answers);
    const linked = await match();
    expect(linked).toMatchObject({
      status: 'matched',
      counts: { 'Deployment.apps': 1 },
      clusters: [
        {
          cluster: 'prod',
          status: 'matched',
          state: { type: 'not-watched', reason: ABSENCE },
        },
        {
          cluster: 'personal',
          status: 'unknown',
          state: {
            type: 'not-watched',
            reason: expect.stringContaining('each user signs in'),
          },
        },
      ],
    });
    expect(linked.findings.at(-1)).toMatchObject({
      rule,
      message: expect.stringContaining(ABSENCE),
    });
    expect(asked[0].metadata.annotations).toMatchObject({
      'backstage.io/kubernetes-id': 'cart',
    });

    answers.clusters = [server];
    answers.items = [];
    expect(await match()).toMatchObject({
      status: 'unmatched',
      findings: [{ rule: 'no-objects' }, { rule }],
    });

    answers.items = [
      {
        cluster: { name: 'prod' },
        resources: [],
        podMetrics: [],
        errors: [
          {
            errorType: 'UNAUTHORIZED_ERROR',
            statusCode: 401,
            resourcePath: '/api/v1/pods',
          },
        ],
      },
    ];
    expect(await match()).toMatchObject({
      status: 'unknown',
      clusters: [
        {
          state: {
            type: 'unreachable',
            reason: 'it answers 401 to /api/v1/pods',
          },
        },
      ],
    });

    answers.status = 403;
    const refused = await match();
    expect(refused).toMatchObject({ status: 'unknown', clusters: [] });
    expect(refused.findings[0].message).toContain('403');
    // What asks for nothing costs nothing.
    expect(await match('docs')).toMatchObject({ clusters: [] });

    for (const path of [
      '/dangling-labels',
      '/unlabelled-workloads',
      '/clusters',
    ]) {
      const { status, body } = await get(path);
      expect(status).toBe(501);
      expect(body.error.message).toContain(ABSENCE);
    }
    expect((await get('/matches')).body.items).toMatchObject([
      { entityRef: 'component:default/cart', status: 'unknown' },
    ]);
  });

  it('sees that only the pods carry the label', async () => {
    const pod = {
      metadata: {
        name: 'cart-1',
        namespace: 'shop',
        uid: 'pod',
        labels: { 'backstage.io/kubernetes-id': 'cart' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            name: 'cart',
            uid: 'set',
            controller: true,
          },
        ],
      },
      status: { phase: 'Running' },
    };
    const { match } = await start({
      clusters: [server],
      items: [
        {
          cluster: { name: 'prod' },
          resources: [{ type: 'pods', resources: [pod] }],
          podMetrics: [],
          errors: [],
        },
      ],
    });
    expect(await match()).toMatchObject({
      status: 'partly-matched',
      findings: [{ rule: 'label-on-pods-only' }, { rule }],
    });
  });

  it('says at the start what is missing', async () => {
    const { logger } = await start({ clusters: [] });
    const warnings = await eventually(
      () => JSON.stringify(logger.warn.mock.calls),
      calls => calls.includes(ABSENCE),
    );
    expect(warnings).toContain(ABSENCE);
  });
});

it('names why the catalog cannot be read, and logs each reason once', async () => {
  const catalog = catalogServiceMock({ entities: [component('cart')] });
  const broken = new Error('Unknown query parameter "fields"');
  const stream = catalog.streamEntities.bind(catalog);
  let problem: Error | undefined = broken;
  jest.spyOn(catalog, 'streamEntities').mockImplementation((...args) => {
    if (problem) throw problem;
    return stream(...args);
  });
  const logger = mockServices.logger.mock();
  const { get, followCatalog } = await startPlugin({
    catalog,
    store: FakeStore.create().addCluster('prod'),
    features: [loggedTo(logger)],
  });
  await followCatalog();
  const { status, body } = await get('/matches');
  expect([status, body.error.message]).toEqual([
    503,
    'The catalog cannot be read: Unknown query parameter "fields"',
  ]);
  const match = await get('/matches/component/default/cart');
  expect(match.body.findings[0].message).toContain('Unknown query parameter');
  const complaints = () =>
    logger.warn.mock.calls.filter(([message]) =>
      String(message).includes('The catalog cannot be read'),
    );
  expect(complaints()).toHaveLength(1);
  problem = undefined;
  await followCatalog();
  expect((await get('/matches')).status).toBe(200);
});
