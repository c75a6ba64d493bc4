import { Entity } from '@backstage/catalog-model';
import {
  coreExtensionData,
  createExtension,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { createExtensionTester } from '@backstage/frontend-test-utils';
import { act, screen } from '@testing-library/react';
import {
  renderEntityPage,
  UPSTREAM_CONTENT,
} from '../__testUtils__/renderEntityPage';
import { scenarioMatch } from '../__testUtils__/scenarioMatch';
import { kubernetesContent } from './kubernetesTab';

const { match } = scenarioMatch('correct/deployment');
const api = { getMatch: async () => match };

const componentWith = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'cart', namespace: 'default', annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
});

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
  ])('asks again %s', async (_, extensionConfig, timesIn90Seconds) => {
    const { getObjectsByEntity } = renderEntityPage({
      entity: componentWith({ 'backstage.io/kubernetes-id': 'cart' }),
      api,
      extensionConfig,
    });
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeInTheDocument();
    getObjectsByEntity.mockClear();

    await pass(90_000);
    expect(getObjectsByEntity).toHaveBeenCalledTimes(timesIn90Seconds);
  });

  it('appears on an entity that has only a label selector', async () => {
    renderEntityPage({
      entity: componentWith({
        'backstage.io/kubernetes-label-selector': 'app=cart',
      }),
      api,
    });
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeInTheDocument();
  });

  it('offers a component without either annotation the annotation, and asks no cluster', async () => {
    const { getObjectsByEntity } = renderEntityPage({
      entity: componentWith({}),
      api,
    });
    expect(
      await screen.findByRole('heading', { name: 'No Kubernetes annotation' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^\+ +backstage.io\/kubernetes-id: cart/),
    ).toBeInTheDocument();
    await pass(60_000);
    expect(getObjectsByEntity).not.toHaveBeenCalled();
  });

  it('does not appear on what is not a component and has neither annotation', async () => {
    renderEntityPage({
      entity: { ...componentWith({}), kind: 'API' },
      api,
    });
    expect(
      await screen.findByRole('heading', { name: /cart/i }),
    ).toBeInTheDocument();
    expect(screen.queryByText('No Kubernetes annotation')).toBeNull();
  });

  const workloads = createExtension({
    attachTo: {
      id: 'entity-content:kubernetes/kubernetes',
      input: 'content',
    },
    output: [coreExtensionData.reactElement],
    factory: () => [coreExtensionData.reactElement(<p>what plugins say</p>)],
  });
  const features = [
    createFrontendPlugin({ pluginId: 'workloads', extensions: [workloads] }),
  ];

  it.each([
    ['takes the place of', undefined, 0],
    ['stands above', { kubernetesPluginContent: 'always' }, 1],
  ])(
    'what plugins attach %s the content of the Kubernetes plugin',
    async (_, extensionConfig, times) => {
      renderEntityPage({
        entity: componentWith({ 'backstage.io/kubernetes-id': 'cart' }),
        ...{ api, extensionConfig, features },
      });
      expect(await screen.findByText('what plugins say')).toBeInTheDocument();
      await pass(3_000);
      expect(screen.queryAllByText(UPSTREAM_CONTENT)).toHaveLength(times);
    },
  );

  it('shows the content of the Kubernetes plugin where a cluster is asked live', async () => {
    const clusters = match.clusters.map(answer => ({
      ...answer,
      state: { type: 'not-watched' as const, reason: 'it is switched off' },
    }));
    renderEntityPage({
      entity: componentWith({ 'backstage.io/kubernetes-id': 'cart' }),
      api: { getMatch: async () => ({ ...match, clusters }) },
      features,
    });
    expect(await screen.findByText('what plugins say')).toBeInTheDocument();
    expect(await screen.findByText(UPSTREAM_CONTENT)).toBeInTheDocument();
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
