import { InputError } from '@backstage/errors';
import isDeepEqual from 'fast-deep-equal';
import { Document, parseAllDocuments } from 'yaml';
import { applyEdits, removedPath } from './applyEdits';
import { Edit } from './Fix';
import { applySplice, spliceFor } from './yamlSplices';

/** How a text may be read: as the catalog and editors do, and as Kubernetes does. */
const VERSIONS = ['1.2', '1.1'] as const;
type Version = (typeof VERSIONS)[number];

/**
 * Makes the edits of a fix in a YAML or JSON text, leaving every other character as it is: comments, order, quotes,
 * indentation and line ends. What is read differs in what is edited alone, by YAML 1.2 as by the YAML 1.1 of Kubernetes.
 *
 * - `document`: which document of the text to edit, 0 for the first
 *
 * @throws InputError when the text is not YAML, or has no such document, or the edit takes more than that: in what an alias
 * repeats, or a value of several lines.
 *
 * @public
 */
export function patchYaml(options: {
  text: string;
  document?: number;
  edits: readonly Edit[];
}): string {
  const { text, document: which = 0, edits } = options;
  return edits.reduce((current, edit) => patchOnce(current, which, edit), text);
}

function patchOnce(text: string, which: number, edit: Edit): string {
  const documents = read(text, '1.2');
  const document = documents[which];
  if (!document) throw new InputError(`the text has no document ${which + 1}`);
  const before = toPlain(document);
  if (isDeepEqual(applyEdits(before, [edit]), before)) return text;
  const effective =
    edit.type === 'remove'
      ? { ...edit, path: removedPath(before, edit.path) }
      : edit;
  const splice = spliceFor(text, document, effective);
  const patched = splice && applySplice(text, splice);
  if (patched !== undefined && holds(text, patched, which, edit))
    return patched;
  const path = edit.path.join('.');
  throw new InputError(`cannot edit ${path} without changing something else`);
}

/** Whether the edit is all that a reader of either version sees, and JSON stays JSON. */
function holds(
  text: string,
  patched: string,
  which: number,
  edit: Edit,
): boolean {
  return (
    (!isJson(text) || isJson(patched)) &&
    VERSIONS.every(version => {
      const before = plainDocuments(text, version);
      // What Kubernetes cannot read at all is nothing to keep.
      if (!before) return version === '1.1';
      const expected = before.with(which, applyEdits(before[which], [edit]));
      return isDeepEqual(plainDocuments(patched, version), expected);
    })
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function plainDocuments(text: string, version: Version): unknown[] | undefined {
  try {
    return read(text, version).map(toPlain);
  } catch {
    return undefined;
  }
}

function read(text: string, version: Version): Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    uniqueKeys: true,
    version,
    logLevel: 'error',
  });
  const parsed = Array.isArray(documents) ? documents : [];
  for (const { errors } of parsed) {
    if (errors.length > 0)
      throw new InputError(`not YAML: ${errors[0].message}`);
  }
  return parsed;
}

function toPlain(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InputError(`not YAML: ${(error as Error).message}`);
  }
}
