import { KubernetesFetcher } from '@backstage/plugin-kubernetes-node';
import { explain } from '../__testUtils__/explain';
import { clusterDetails } from '../__testUtils__/clusterDetails';
import { PortalCredentials } from '../clusters/PortalCredentials';
import { NO_METRICS_SERVER } from './fetchErrors';
import { PodMetrics } from './PodMetrics';

const INTERVAL = 15_000;
const details = clusterDetails('a');
const usage = { CurrentUsage: 5n, RequestTotal: 0.1, LimitTotal: 2n ** 60n };

const podOf = (namespace: string, name = 'web-0') => ({
  metadata: { namespace, name },
});
const answer = (...names: string[]) => ({
  responses: [
    {
      type: 'customresources' as const,
      resources: names.map(name => ({ metadata: { name } })),
    },
  ],
  errors: [],
});

describe('PodMetrics', () => {
  let now = 0;
  const fetchObjectsForService = jest.fn<
    ReturnType<KubernetesFetcher['fetchObjectsForService']>,
    Parameters<KubernetesFetcher['fetchObjectsForService']>
  >();
  const getCredential = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    now = 1_000_000;
    fetchObjectsForService.mockReset().mockResolvedValue(answer('web-0'));
    getCredential
      .mockReset()
      .mockResolvedValue({ type: 'bearer token', token: 't' });
  });
  afterEach(() => jest.useRealTimers());

  const create = () =>
    PodMetrics.create({
      fetcher: { fetchObjectsForService } as unknown as KubernetesFetcher,
      credentials: PortalCredentials.create({
        explain,
        authStrategy: { getCredential } as never,
        timeoutMs: 1_000,
      }),
      intervalMs: INTERVAL,
      timeoutMs: 5_000,
      now: () => now,
      // As the client's function does: one status for each pod, of the containers that have metrics.
      topPods: async (api, metrics) => {
        const { items } = await metrics.getPodMetrics();
        const pods = await api.listPodForAllNamespaces();
        return pods.items.map(Pod => ({
          ...{ Pod, CPU: usage, Memory: usage },
          Containers: items
            .filter(item => item.metadata.name === Pod.metadata?.name)
            .map(() => ({
              Container: 'c',
              CPUUsage: usage,
              MemoryUsage: usage,
            })),
        }));
      },
    });

  it('asks once per interval and namespace for all who look, without their selectors', async () => {
    const metrics = create();
    const views = await Promise.all([
      metrics.read(details, [podOf('shop'), podOf('shop', 'web-1')]),
      metrics.read(details, [podOf('shop', 'db-0'), podOf('bank')]),
      metrics.read(details, [podOf('shop')]),
    ]);
    expect(fetchObjectsForService).toHaveBeenCalledTimes(2);
    expect(fetchObjectsForService.mock.calls[0][0]).toMatchObject({
      namespace: 'shop',
      objectTypesToFetch: new Set(),
      customResources: [{ group: 'metrics.k8s.io', plural: 'pods' }],
    });
    expect(
      fetchObjectsForService.mock.calls[0][0].labelSelector,
    ).toBeUndefined();
    const safe = {
      ...{ currentUsage: '5', requestTotal: 0.1 },
      limitTotal: '1152921504606846976',
    };
    expect(views[0]).toEqual({
      errors: [],
      podMetrics: [
        {
          ...{ pod: podOf('shop'), cpu: safe, memory: safe },
          containers: [{ container: 'c', cpuUsage: safe, memoryUsage: safe }],
        },
        {
          ...{ pod: podOf('shop', 'web-1'), cpu: safe, memory: safe },
          containers: [],
        },
      ],
    });
    now += INTERVAL - 1;
    await metrics.read(details, [podOf('shop')]);
    expect(fetchObjectsForService).toHaveBeenCalledTimes(2);
    now += 1;
    await metrics.read(details, [podOf('shop')]);
    expect(fetchObjectsForService).toHaveBeenCalledTimes(3);
  });

  it('delays nobody by more than 300 ms: the metrics of before, or none', async () => {
    const metrics = create();
    await metrics.read(details, [podOf('shop')]);
    now += INTERVAL;
    fetchObjectsForService.mockReturnValue(new Promise(() => {}));
    const late = Promise.all([
      metrics.read(details, [podOf('shop')]),
      metrics.read(details, [podOf('bank')]),
    ]);
    await jest.advanceTimersByTimeAsync(300);
    const [shop, bank] = await late;
    expect(shop.podMetrics).toHaveLength(1);
    expect(bank).toEqual({ podMetrics: [], errors: [] });

    // It is given up in the end, and the views that come then say so.
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await metrics.read(details, [podOf('bank')])).toEqual({
      podMetrics: [],
      errors: [
        {
          errorType: 'FETCH_ERROR',
          message: 'pod metrics: the cluster gave no pod metrics within 5 s',
        },
      ],
    });
  });

  it('does not ask a cluster without a metrics server again, and says what it lacks', async () => {
    const notFound = (namespace: string) => ({
      errorType: 'NOT_FOUND' as const,
      statusCode: 404,
      resourcePath: `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`,
    });
    fetchObjectsForService.mockResolvedValue({
      responses: [],
      errors: [notFound('shop')],
    });
    const metrics = create();
    for (const namespace of ['shop', 'shop', 'bank']) {
      expect(await metrics.read(details, [podOf(namespace)])).toEqual({
        podMetrics: [],
        errors: [{ errorType: 'FETCH_ERROR', message: NO_METRICS_SERVER }],
      });
    }
    expect(fetchObjectsForService).toHaveBeenCalledTimes(1);
    now += 300_000;
    await metrics.read(details, [podOf('bank')]);
    expect(fetchObjectsForService).toHaveBeenCalledTimes(2);
  });

  it('reports what goes wrong as an error of its own', async () => {
    getCredential.mockRejectedValue(new Error('AccessDenied: sts:AssumeRole'));
    const { podMetrics, errors } = await create().read(details, [
      podOf('shop'),
    ]);
    expect(podMetrics).toEqual([]);
    expect(errors).toEqual([
      {
        errorType: 'FETCH_ERROR',
        message: 'pod metrics: AccessDenied: sts:AssumeRole',
      },
    ]);
  });
});
