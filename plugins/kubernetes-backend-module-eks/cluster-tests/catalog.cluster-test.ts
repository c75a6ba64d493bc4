import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import catalogFeature from '../src/catalog';
import { EksAccounts, MANY, PAY, SHOP } from './EksAccounts';

describe('EKS clusters in the catalog', () => {
  let accounts: EksAccounts;

  beforeAll(async () => {
    accounts = await EksAccounts.start();
  });
  afterAll(async () => {
    await accounts?.stop();
  });

  it('keeps a resource for each, and those of an account that fails', async () => {
    const written = new Map<string, Entity[]>();
    const recorder = createBackendModule({
      pluginId: 'catalog',
      moduleId: 'recorder',
      register(env) {
        env.registerExtensionPoint(catalogProcessingExtensionPoint, {
          addProcessor() {},
          addPlaceholderResolver() {},
          setOnProcessingErrorHandler() {},
          addEntityProvider(...providers) {
            for (const provider of providers.flat()) {
              void provider.connect({
                refresh: async () => {},
                async applyMutation(mutation) {
                  if (mutation.type !== 'full') throw new Error(mutation.type);
                  const entities = mutation.entities.map(
                    ({ entity }) => entity,
                  );
                  written.set(provider.getProviderName(), entities);
                },
              });
            }
          },
        });
        env.registerInit({ deps: {}, async init() {} });
      },
    });
    const { aws, roles } = accounts;
    const allow = aws.eks.refuse({
      accountId: PAY,
      code: 'AccessDeniedException',
    });
    const backend = await startTestBackend({
      features: [
        recorder,
        catalogFeature,
        mockServices.rootConfig.factory({
          data: accounts
            .config({
              catalog: { owner: 'group:default/platform' },
              clusterName: '{name}',
            })
            .get(),
        }),
      ],
    });
    try {
      const deadline = Date.now() + 60_000;
      while (written.size < 2 && Date.now() < deadline) {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      expect([...written.keys()].sort()).toEqual([
        `eks:${SHOP}/eu-west-1`,
        `eks:${SHOP}/us-east-1`,
      ]);
      expect(written.get(`eks:${SHOP}/eu-west-1`)).toHaveLength(MANY);
      expect(written.get(`eks:${SHOP}/us-east-1`)).toEqual([
        {
          apiVersion: 'backstage.io/v1beta1',
          kind: 'Resource',
          metadata: {
            name: 'Prod_Main',
            namespace: 'default',
            title: `Prod_Main (${SHOP}, us-east-1)`,
            annotations: expect.objectContaining({
              'amazonaws.com/arn': `arn:aws:eks:us-east-1:${SHOP}:cluster/Prod_Main`,
              'kubernetes.io/x-k8s-aws-id': 'Prod_Main',
              'kubernetes.io/aws-assume-role': roles.shop,
            }),
          },
          spec: { type: 'kubernetes-cluster', owner: 'group:default/platform' },
        },
      ]);
      expect(JSON.stringify([...written.values()])).not.toContain('shop-id');
    } finally {
      allow();
      await backend.stop();
    }
  });
});
