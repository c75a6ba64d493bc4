/** The plugins of this portal for which Backstage makes a database, or a schema, of their own. */
export const PLUGINS_WITH_DATABASE: readonly string[] = [
  'app',
  'auth',
  'catalog',
  'events',
  'kubernetes',
  'kubernetes-matching',
  'kubernetes-workloads',
  'mcp-actions',
  'notifications',
  'permission',
  'scaffolder',
  'search',
  'signals',
  'techdocs',
  'user-settings',
];
