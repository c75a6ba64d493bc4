import { createPluginGroup } from './createPluginGroup';

/** The portal without the browser side and without what talks to clusters. */
export default createPluginGroup({
  name: 'portal',
  *features() {
    // Sign-in and permissions
    yield import('@backstage/plugin-auth-backend');
    yield import('../auth/feature');
    yield import('@backstage/plugin-permission-backend');
    yield import('../permissions/module');

    // Catalog
    yield import('@backstage/plugin-catalog-backend');
    yield import(
      '@backstage/plugin-catalog-backend-module-scaffolder-entity-model'
    );
    yield import('@backstage/plugin-catalog-backend-module-logs');
    yield import('../catalog/module');
    yield import('@mooring/plugin-catalog-backend-module-kubernetes-matching');
    yield import('@mooring/plugin-kubernetes-backend-module-eks/catalog');

    // Scaffolder
    yield import('@backstage/plugin-scaffolder-backend');
    yield import('@backstage/plugin-scaffolder-backend-module-github');
    yield import('@backstage/plugin-scaffolder-backend-module-notifications');
    yield import(
      '@mooring/plugin-scaffolder-backend-module-kubernetes-matching'
    );

    // TechDocs
    yield import('@backstage/plugin-techdocs-backend');

    // Search: PostgreSQL's engine where the database is PostgreSQL, else the one in memory
    yield import('@backstage/plugin-search-backend');
    yield import('@backstage/plugin-search-backend-module-pg');
    yield import('@backstage/plugin-search-backend-module-catalog');
    yield import('@backstage/plugin-search-backend-module-techdocs');

    // Events, and what reaches people: notifications, signals, their settings
    yield import('@backstage/plugin-events-backend');
    yield import('@backstage/plugin-notifications-backend');
    yield import('../signals/plugin');
    yield import('@backstage/plugin-user-settings-backend');

    // The plugins' actions as MCP tools
    yield import('@backstage/plugin-mcp-actions-backend');
  },
});
