import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';

const layout = HomePageLayoutBlueprint.make({
  params: {
    loader: async () => (await import('./HomeLayout')).HomeLayout,
  },
});

/** How the home page arranges its widgets; which ones there are, and in which order, `app.extensions` says. */
export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [layout],
});
