import { JsonValue } from '@backstage/types';
import { ConfigProblem, KeyPath } from './ConfigurationError';
import { VariableReference } from './ConfigFile';

/**
 * Finds the environment variables that are asked for without a default and are not set. Backstage's loader drops such
 * a key silently, so that a password or a cluster's URL is just absent.
 *
 * A key that a later source sets to something else is left out: what stood there before no longer matters.
 */
export function missingVariables(options: {
  /** The references of each source, in the order in which the sources are loaded. */
  references: VariableReference[][];
  /** The data of the same sources in the same order, before substitution; further ones may follow. */
  sources: JsonValue[];
  env: Record<string, string | undefined>;
}): ConfigProblem[] {
  const { references, sources, env } = options;
  return references.flatMap((inSource, index) =>
    inSource
      .filter(({ variable }) => !env[variable]?.trim())
      .filter(
        ({ key }) => !sources.slice(index + 1).some(s => replaces(s, key)),
      )
      .map(({ variable, key, file, line }) => ({
        severity: 'error' as const,
        key,
        file,
        line,
        message: `asks for the environment variable ${variable}, which is not set`,
        remedy: `Set ${variable}, or write a default: \${${variable}:-default}.`,
      })),
  );
}

/** Objects are merged key by key; a list or a plain value replaces all that was there. */
function replaces(source: JsonValue | undefined, key: KeyPath): boolean {
  let value = source;
  for (const part of key) {
    if (value === undefined) return false;
    if (value === null || typeof value !== 'object') return true;
    if (Array.isArray(value)) return true;
    value = value[part];
  }
  return value !== undefined;
}
