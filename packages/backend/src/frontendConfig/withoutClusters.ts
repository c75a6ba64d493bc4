import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';

/** The switches of the user interface under `kubernetes`, which are all that a browser needs of it. */
const SWITCHES = ['frontend', 'podExecTerminal'];

/**
 * A configuration schema by which nothing under `kubernetes` is visible to browsers but switches of the user interface.
 * Upstream's shows them the names and the URLs of all clusters, in a page that is served before anybody has signed in;
 * who has signed in asks the Kubernetes plugin for what may be known.
 */
export function withoutClusters(schema: JSONSchema7): JSONSchema7 {
  const { kubernetes } = schema.properties ?? {};
  if (typeof kubernetes !== 'object') return schema;
  const properties = Object.entries(kubernetes.properties ?? {});
  return {
    ...schema,
    properties: {
      ...schema.properties,
      kubernetes: {
        ...kubernetes,
        properties: Object.fromEntries(
          properties.map(([name, value]) => [
            name,
            SWITCHES.includes(name) ? value : hidden(value),
          ]),
        ),
      },
    },
  };
}

/** The schema with no visibility but that of secrets. */
function hidden(schema: JSONSchema7Definition): JSONSchema7Definition {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      const isShown = key === 'visibility' && value === 'frontend';
      return isShown || key === 'deepVisibility' ? undefined : value;
    }),
  );
}
