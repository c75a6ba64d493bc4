/** The plugins of this portal that keep something in the database: each has a database, or a schema, of its own there. */
export const PLUGINS_WITH_DATABASE: readonly string[] = [
  'app',
  'auth',
  'catalog',
  'events',
  'kubernetes-matching',
  'notifications',
  'scaffolder',
  'search',
  'user-settings',
];
