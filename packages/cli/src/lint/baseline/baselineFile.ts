import { readFile, writeFile } from 'node:fs/promises';
import { InputError } from '@backstage/errors';
import { reasonOf } from '../files/reasonOf';
import { LintFinding } from '../LintResult';
import { isRecord } from '../records';
import { Baseline, BaselineEntry, entriesOf } from './Baseline';

/** Of a later version the entries may mean something else. */
const VERSION = 1;

/**
 * Reads the file of `--baseline`.
 *
 * @param path - absolute
 * @param name - as the user wrote it
 * @returns `undefined` when it is not there yet
 * @throws InputError when it is something else than a baseline
 */
export async function readBaseline(
  path: string,
  name: string,
): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(
      `--baseline ${name} cannot be read: ${reasonOf(error)}`,
    );
  }
  return Baseline.from(entriesIn(text, name));
}

/** Writes the findings of a run, which later runs leave out. */
export async function writeBaseline(options: {
  path: string;
  name: string;
  findings: readonly LintFinding[];
  prefix: string;
}): Promise<void> {
  const { path, name, findings, prefix } = options;
  const content = { version: VERSION, findings: entriesOf(findings, prefix) };
  try {
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw new InputError(
      `--baseline ${name} cannot be written: ${reasonOf(error)}`,
    );
  }
}

function entriesIn(text: string, name: string): BaselineEntry[] {
  const remedy =
    'delete it, and the next run writes it with the findings that are there then';
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InputError(`--baseline ${name} is not JSON: ${remedy}`);
  }
  if (!isRecord(content) || content.version !== VERSION) {
    throw new InputError(
      `--baseline ${name} is not a baseline of this version: ${remedy}`,
    );
  }
  const { findings } = content;
  if (!Array.isArray(findings) || !findings.every(isEntry)) {
    throw new InputError(
      `--baseline ${name} holds an entry without a rule or a file: ${remedy}`,
    );
  }
  return findings;
}

function isEntry(value: unknown): value is BaselineEntry {
  return (
    isRecord(value) &&
    typeof value.rule === 'string' &&
    typeof value.file === 'string' &&
    (value.count === undefined || Number.isSafeInteger(value.count))
  );
}
