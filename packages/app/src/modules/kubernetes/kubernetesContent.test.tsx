import { Entity } from '@backstage/catalog-model';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import { act, screen } from '@testing-library/react';
import { kubernetesContent } from './kubernetesContent';
import { kubernetesModule } from './module';

const componentWith = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default', annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
});

function renderTab(options: { entity: Entity; config?: object }) {
  const getObjectsByEntity = jest.fn().mockResolvedValue({ items: [] });
  renderTestApp({
    features: [catalogPlugin, kubernetesPlugin, kubernetesModule],
    initialRouteEntries: ['/catalog/default/component/orders/kubernetes'],
    config: {
      app: {
        baseUrl: 'http://localhost:3000',
        extensions: [
          {
            'entity-content:kubernetes/kubernetes': { config: options.config },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost:7007' },
    },
    apis: [
      [catalogApiRef, catalogApiMock({ entities: [options.entity] })],
      [
        kubernetesApiRef,
        { getObjectsByEntity, getClusters: async () => [] } as any,
      ],
      [kubernetesAuthProvidersApiRef, {} as any],
    ],
  });
  return { getObjectsByEntity };
}

const EMPTY = /No resources on any known clusters for orders/;

describe('kubernetesContent', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function pass(ms: number) {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await act(() => jest.advanceTimersByTimeAsync(1_000));
    }
  }

  it.each([
    ['every 10 seconds unless told otherwise', undefined, 9],
    ['as often as configured', { refreshIntervalMs: 45_000 }, 2],
  ])('asks again %s', async (_, config, timesIn90Seconds) => {
    const { getObjectsByEntity } = renderTab({
      entity: componentWith({ 'backstage.io/kubernetes-id': 'orders' }),
      config,
    });
    expect(await screen.findByText(EMPTY)).toBeInTheDocument();
    getObjectsByEntity.mockClear();

    await pass(90_000);
    expect(getObjectsByEntity).toHaveBeenCalledTimes(timesIn90Seconds);
  });

  it('appears on an entity that has only a label selector', async () => {
    renderTab({
      entity: componentWith({
        'backstage.io/kubernetes-label-selector': 'app=orders',
      }),
    });
    expect(await screen.findByText(EMPTY)).toBeInTheDocument();
  });

  it('does not appear on an entity without either annotation', async () => {
    const { getObjectsByEntity } = renderTab({ entity: componentWith({}) });
    expect(
      await screen.findByRole('heading', { name: /orders/i }),
    ).toBeInTheDocument();
    await pass(60_000);
    expect(getObjectsByEntity).not.toHaveBeenCalled();
  });

  it.each([500, 10.5, '10s', null, 3_600_001])(
    'refuses %p and names the key',
    refreshIntervalMs => {
      const tester = createExtensionTester(kubernetesContent, {
        config: { refreshIntervalMs: refreshIntervalMs as number },
      });
      expect(() => tester.reactElement()).toThrow(
        /milliseconds from 1000 to 3600000.*refreshIntervalMs/,
      );
    },
  );
});
