import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  AuthenticationStrategy,
  kubernetesAuthStrategyExtensionPoint,
  kubernetesClusterSupplierExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { kubernetesModuleEks } from './module';

it('signs in to clusters in their own region, also where they are configured by hand alone', async () => {
  const strategies = new Map<string, AuthenticationStrategy>();
  const backend = await startTestBackend({
    extensionPoints: [
      [
        kubernetesAuthStrategyExtensionPoint,
        {
          addAuthStrategy: (name, strategy) => strategies.set(name, strategy),
        },
      ],
      [
        kubernetesClusterSupplierExtensionPoint,
        { addClusterSupplier: () => {} },
      ],
    ],
    features: [
      kubernetesModuleEks,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: {
          aws: { mainAccount: { accessKeyId: 'A', secretAccessKey: 's' } },
        },
      }),
    ],
  });
  const credential = await strategies.get('aws')!.getCredential(
    {
      name: 'cn',
      url: 'https://ABC.sk1.cn-north-1.eks.amazonaws.com.cn',
      authMetadata: {},
    },
    {},
  );
  await backend.stop();
  expect(credential.type).toBe('bearer token');
  const { token = '' } = credential as { token?: string };
  const signed = Buffer.from(token.split('.')[1], 'base64url').toString();
  expect(new URL(signed).host).toBe('sts.cn-north-1.amazonaws.com.cn');
  expect([...strategies.keys()].sort()).toEqual([
    ...['aks', 'aws', 'azure', 'google', 'googleServiceAccount'],
    ...['localKubectlProxy', 'oidc', 'serviceAccount'],
  ]);
});
