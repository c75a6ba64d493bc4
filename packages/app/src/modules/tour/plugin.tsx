import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import ExploreIcon from '@material-ui/icons/Explore';
import { tourRouteRef } from './routes';

const tourPage = PageBlueprint.make({
  // Its examples are those of the demo company: app-config.yaml enables it, production does not.
  disabled: true,
  params: {
    path: '/tour',
    title: 'What this portal shows you',
    icon: <ExploreIcon fontSize="inherit" />,
    routeRef: tourRouteRef,
    loader: async () => {
      const { TourPage } = await import('./TourPage');
      return <TourPage />;
    },
  },
});

/** A guide through the demo company: each verdict and each problem, one click away. */
export const tourPlugin = createFrontendPlugin({
  pluginId: 'tour',
  title: 'Tour',
  icon: <ExploreIcon fontSize="inherit" />,
  routes: { root: tourRouteRef },
  extensions: [tourPage],
});
