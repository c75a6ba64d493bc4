import { createApp } from '@backstage/frontend-defaults';
import {
  catalogImportPreviewModule,
  kubernetesTabModule,
} from '@mooring/plugin-kubernetes-matching';
import { apisModule } from './modules/apis/module';
import { catalogModule } from './modules/catalog/module';
import { homeModule } from './modules/home/module';
import { layoutModule } from './modules/layout/module';
import { navModule } from './modules/nav/module';
import { signInModule } from './modules/signIn/module';
import { themeModule } from './modules/theme/module';
import { tourPlugin } from './modules/tour/plugin';

/** The portal's browser side. Plugins among this package's dependencies are found by themselves (`app.packages`). */
export default createApp({
  features: [
    kubernetesTabModule,
    catalogImportPreviewModule,
    apisModule,
    catalogModule,
    homeModule,
    layoutModule,
    navModule,
    signInModule,
    themeModule,
    tourPlugin,
  ],
});
