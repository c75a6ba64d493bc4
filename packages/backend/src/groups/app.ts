import { createPluginGroup } from './createPluginGroup';

/** The browser side, served from this process. */
export default createPluginGroup({
  name: 'app',
  *features() {
    yield import('@backstage/plugin-app-backend');
    yield import('../frontendConfig/module');
  },
});
