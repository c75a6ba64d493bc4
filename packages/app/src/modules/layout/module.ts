import {
  createFrontendModule,
  PageLayout as PageLayoutComponent,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { PageLayout } from './PageLayout';

// The name is that of Backstage's own layout, so that this takes its place.
const pageLayout = SwappableComponentBlueprint.make({
  name: 'core-page-layout',
  params: define =>
    define({ component: PageLayoutComponent, loader: () => PageLayout }),
});

/** The frame of each page: its header, and the tabs of those that have several. */
export const layoutModule = createFrontendModule({
  pluginId: 'app',
  extensions: [pageLayout],
});
