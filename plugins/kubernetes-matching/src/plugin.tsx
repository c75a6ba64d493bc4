import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { STATUS_TYPE } from './statusType';

/** Shows on the overview what the catalog found in the entity's annotations; absent when it found nothing. */
const kubernetesMatchingWarningsEntityCard = EntityCardBlueprint.make({
  name: 'warnings',
  params: {
    filter: { 'status.items': { $contains: { type: STATUS_TYPE } } },
    loader: async () => {
      const { StatusWarnings } = await import('./components/StatusWarnings');
      return <StatusWarnings />;
    },
  },
});

/**
 * The browser side of the match between entities and their Kubernetes workloads.
 *
 * @public
 */
export const kubernetesMatchingPlugin = createFrontendPlugin({
  pluginId: 'kubernetes-matching',
  title: 'Kubernetes matching',
  info: { packageJson: () => import('../package.json') },
  extensions: [kubernetesMatchingWarningsEntityCard],
});
