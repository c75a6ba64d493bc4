/**
 * What keeps the log of `yarn dev` quiet: warnings, and the states of clusters. `LOG_LEVEL` and variables that are already
 * set win. Everything is an `APP_CONFIG_` variable, so that no file has to differ between development and production.
 */
export function quietSettings(
  env: Record<string, string | undefined>,
): Record<string, string> {
  const settings = {
    APP_CONFIG_backend_logger_level: 'warn',
    APP_CONFIG_backend_logger_overrides: JSON.stringify([
      // One line when a cluster changes its state
      { matchers: { service: 'kubernetes-cache' }, level: 'info' },
      // The database is SQLite here, and no component has documentation.
      {
        matchers: {
          plugin: 'search',
          message:
            '/^(Postgres search engine is not supported|Index for techdocs was not created)/',
        },
        level: 'error',
      },
    ]),
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => env[name] === undefined),
  );
}

/** What the commands behind `yarn dev` print at each start, and what the guide says better. */
const ROUTINE = [
  /^<i> \[webpack-dev-(server|middleware)\]/,
  /^Rspack compiled successfully/,
  /^Starting app, backend/,
  /^Loaded config from /,
  /^Demo clusters: /,
  /^To look at them or change them: /,
  /^\s*$/,
];

// eslint-disable-next-line no-control-regex -- colours
const COLOURS = /\u001b\[[\d;]*m/g;

/** Whether a line is worth showing. Errors, warnings and changes of clusters always are. */
export function isWorthShowing(line: string): boolean {
  const text = line.replace(COLOURS, '');
  return !ROUTINE.some(pattern => pattern.test(text));
}
