import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { kubernetesContent } from './kubernetesContent';

/** The Kubernetes tab with a configurable refresh interval. */
export const kubernetesModule = createFrontendModule({
  pluginId: 'kubernetes',
  extensions: [kubernetesContent],
});
