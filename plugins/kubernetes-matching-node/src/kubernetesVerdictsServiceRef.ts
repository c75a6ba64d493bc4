import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultKubernetesVerdicts } from './DefaultKubernetesVerdicts';
import { KubernetesVerdicts } from './KubernetesVerdicts';

/**
 * The verdicts that are known in this process, one instance for all its plugins.
 *
 * @public
 */
export const kubernetesVerdictsServiceRef =
  createServiceRef<KubernetesVerdicts>({
    id: 'kubernetes-verdicts',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {},
        factory: () => DefaultKubernetesVerdicts.create(),
      }),
  });
