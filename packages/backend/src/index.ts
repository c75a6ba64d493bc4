import { createBackend } from '@backstage/backend-defaults';
import { exitOnError } from './exitOnError';

const backend = createBackend();

// The configuration, checked: this one first, since all others read it
backend.add(import('./config/feature'));

// The browser side, served from this process
backend.add(import('@backstage/plugin-app-backend'));

// Sign-in and permissions
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./auth/feature'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permissions/module'));

// Catalog
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@mooring/plugin-catalog-backend-module-kubernetes-matching'),
);

// Kubernetes
backend.add(import('@backstage/plugin-kubernetes-backend'));

// Scaffolder
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);

// TechDocs
backend.add(import('@backstage/plugin-techdocs-backend'));

// Search: PostgreSQL's engine where the database is PostgreSQL, else the one in memory
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

// Events, and what reaches people: notifications, signals, their settings
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// The plugins' actions as MCP tools
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start().catch(exitOnError);
