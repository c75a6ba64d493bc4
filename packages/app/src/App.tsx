import { createApp } from '@backstage/frontend-defaults';
import {
  catalogImportPreviewModule,
  kubernetesTabModule,
} from '@mooring/plugin-kubernetes-matching';
import { navModule } from './modules/nav/module';
import { signInModule } from './modules/signIn/module';
import { themeModule } from './modules/theme/module';

/** The portal's browser side. Plugins among this package's dependencies are found by themselves (`app.packages`). */
export default createApp({
  features: [
    kubernetesTabModule,
    catalogImportPreviewModule,
    navModule,
    signInModule,
    themeModule,
  ],
});
