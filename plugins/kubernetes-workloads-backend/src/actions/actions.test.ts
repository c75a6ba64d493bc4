import { KubernetesObject } from '@mooring/kubernetes-objects';
import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

const ACTIONS =
  '/api/kubernetes-workloads/workloads/component/default/cart/actions';
const POD = {
  cluster: 'prod',
  object: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
};
const DEPLOYMENT = {
  cluster: 'prod',
  object: { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' },
};
const ALL = { restartRollout: true, deletePod: true };

function deployment(spec: object = {}): KubernetesObject {
  const labels = { 'backstage.io/kubernetes-id': 'cart' };
  const metadata = { name: 'cart', namespace: 'shop', uid: 'top', labels };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
}

function ownedPod(): KubernetesObject {
  const pod = podOf('cart');
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  const ownerReferences = [{ ...owner, uid: 'top', controller: true }];
  return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
}

async function start(options: Parameters<typeof startPlugin>[1] = {}) {
  const cache = new FakeCache();
  cache.add('prod', [deployment(), ownedPod(), podOf('payments')]);
  const { server } = await startPlugin(cache, { actions: ALL, ...options });
  const post = (action: string, body: object, path = ACTIONS) =>
    request(server).post(`${path}/${action}`).send(body);
  return { cache, post, server };
}

describe('actions', () => {
  it('restart a rollout as kubectl does, after the cluster has said that it would', async () => {
    const { cache, post } = await start();
    const { status, body } = await post('restart-rollout', DEPLOYMENT);
    expect([status, body.message]).toEqual([
      200,
      'The rollout of Deployment cart restarts.',
    ]);
    const change = {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/cart',
      contentType: 'application/strategic-merge-patch+json',
      body: {
        spec: {
          template: {
            metadata: {
              annotations: {
                'kubectl.kubernetes.io/restartedAt':
                  expect.stringMatching(/^\d{4}-.*Z$/),
              },
            },
          },
        },
      },
    };
    expect(cache.changed).toMatchObject([
      { ...change, query: { fieldManager: 'mooring', dryRun: 'All' } },
      { ...change, query: { fieldManager: 'mooring' } },
    ]);
    expect(cache.changed[1].query).not.toHaveProperty('dryRun');
  });

  it('delete this pod, and not another of its name', async () => {
    const { cache, post } = await start();
    expect((await post('delete-pod', POD)).status).toBe(200);
    const options = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'cart-1' },
    };
    const change = {
      method: 'DELETE',
      path: '/api/v1/namespaces/shop/pods/cart-1',
    };
    expect(cache.changed).toMatchObject([
      { ...change, body: { ...options, dryRun: ['All'] } },
      { ...change, body: options },
    ]);
    expect(cache.changed[1].body).not.toHaveProperty('dryRun');
  });

  it('change nothing in a dry run', async () => {
    const { cache, post } = await start();
    const { body } = await post('delete-pod', { ...POD, dryRun: true });
    expect(body).toMatchObject({
      dryRun: true,
      message: 'The cluster would delete pod cart-1.',
    });
    expect(cache.changed).toMatchObject([{ body: { dryRun: ['All'] } }]);
  });

  it('are off unless the configuration allows them, each by itself', async () => {
    const { cache, post, server } = await start({
      actions: { restartRollout: true },
    });
    const refused = await post('delete-pod', POD);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('kubernetesWorkloads.actions.deletePod'),
    ]);
    expect((await post('restart-rollout', DEPLOYMENT)).status).toBe(200);
    const { body } = await request(server).get(ACTIONS.replace('/actions', ''));
    expect(body.actions).toEqual(['restart-rollout']);
    const none = await start({ actions: undefined });
    expect((await none.post('restart-rollout', DEPLOYMENT)).status).toBe(403);
    expect(none.cache.changed).toEqual([]);
    expect(cache.changed).toHaveLength(2);
  });

  it.each([
    ['delete-pod', 'kubernetes-workloads.pods.delete'],
    ['restart-rollout', 'kubernetes-workloads.rollouts.restart'],
  ])('%s needs a permission of its own', async (action, permission) => {
    const { cache, post } = await start({ denied: [permission] });
    const { status, body } = await post(
      action,
      { ...POD, object: { ...POD.object, name: 'payments-1' } },
      ACTIONS.replace('cart', 'payments'),
    );
    expect([status, cache.changed]).toEqual([403, []]);
    expect(body.error.message).toContain(permission);
  });

  it.each([
    ["another component's pod", 'delete-pod', { name: 'payments-1' }, 404],
    ['a pod that is not there', 'delete-pod', { name: 'nothing' }, 404],
    ['a path', 'delete-pod', { name: '../../secrets/x' }, 404],
    ['a Deployment', 'delete-pod', DEPLOYMENT.object, 400],
    ['the rollout of a pod', 'restart-rollout', {}, 400],
    ['what is not an action', 'delete-namespace', {}, 400],
  ])('do nothing to %s', async (_, action, object, expected) => {
    const { cache, post } = await start();
    const { status } = await post(action, {
      ...POD,
      object: { ...POD.object, ...object },
    });
    expect([status, cache.changed]).toEqual([expected, []]);
  });

  it('leave a pod that nothing would replace, and a rollout that is paused', async () => {
    const { cache, post } = await start();
    cache.list![0].kept = [deployment({ paused: true }), podOf('cart')];
    for (const [action, asked] of [
      ['delete-pod', POD],
      ['restart-rollout', DEPLOYMENT],
    ] as const)
      expect((await post(action, asked)).status).toBe(409);
    expect(cache.changed).toEqual([]);
  });

  it.each([
    [403, 403, 'it needs "delete" on pods'],
    [409, 409, 'a budget protects it'],
    [422, 409, 'a budget protects it'],
    [500, 503, 'prod answered 500'],
  ])('stop where the dry run is answered %s', async (theirs, ours, message) => {
    const { cache, post } = await start();
    cache.answer = async () =>
      response(theirs, ['{"message":"a budget protects it"}']);
    const { status, body } = await post('delete-pod', POD);
    expect([status, body.error.message]).toEqual([
      ours,
      expect.stringContaining(message),
    ]);
    expect(cache.changed).toHaveLength(1);
  });
});
