import {
  BackendFeature,
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';

/**
 * Plugins that run in one process. All groups run in one by default; `backend.pluginGroups` names those of this process
 * where the others run in processes of their own, which `discovery.endpoints` then says the addresses of.
 */
export function createPluginGroup(options: {
  name: string;
  /** Called only if the group runs here, so that what it imports is loaded only then. */
  features: () => Iterable<Promise<{ default: BackendFeature }>>;
}): BackendFeature {
  const { name, features } = options;
  return createBackendFeatureLoader({
    deps: { config: coreServices.rootConfig },
    *loader({ config }) {
      const groups = config.getOptionalStringArray('backend.pluginGroups');
      if (groups === undefined || groups.includes(name)) yield* features();
    },
  });
}
