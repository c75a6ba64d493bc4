import { relative } from 'node:path';
import { CustomErrorBase } from '@backstage/errors';

/** A key's place in the configuration, for example `['kubernetes', 'clusterLocatorMethods', 0, 'type']`. */
export type KeyPath = readonly (string | number)[];

/** Something wrong with the configuration. Never holds a value from it, since any value may be a secret. */
export type ConfigProblem = {
  /** An error stops the start, a warning is logged. */
  severity: 'error' | 'warning';
  /** Where the key is, or ought to be; empty when a whole file is at fault. */
  key: KeyPath;
  /** What is wrong, as the end of a sentence that begins with the key: `is not a number`. */
  message: string;
  /** What to do about it, as a sentence. */
  remedy: string;
  /** The file that holds the key; undefined when it comes from an `APP_CONFIG_` variable or from nowhere. */
  file?: string;
  /** The key's line in that file, from 1. */
  line?: number;
};

/** Writes a key as the documentation does: `kubernetes.clusterLocatorMethods[0].type`. */
export function formatKey(key: KeyPath): string {
  return key
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** Writes a problem as one line: file and line, key, what is wrong, what to do. */
export function formatProblem(problem: ConfigProblem): string {
  const { file, line, key, message, remedy } = problem;
  const place = file && `${relative('', file)}${line ? `:${line}` : ''}:`;
  return [place, formatKey(key), `${message}.`, remedy]
    .filter(Boolean)
    .join(' ');
}

/** Thrown when the configuration has errors; the message lists them all, one a line. */
export class ConfigurationError extends CustomErrorBase {
  name = 'ConfigurationError' as const;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const count =
      problems.length === 1 ? 'an error' : `${problems.length} errors`;
    super(
      [
        `The configuration has ${count}; the backend did not start.`,
        ...problems.map(problem => `  ${formatProblem(problem)}`),
      ].join('\n'),
    );
    this.problems = problems;
  }
}
