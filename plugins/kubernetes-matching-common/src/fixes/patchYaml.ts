import { InputError } from '@backstage/errors';
import isDeepEqual from 'fast-deep-equal';
import { Document, parseAllDocuments } from 'yaml';
import { applyEdits, removedPath } from './applyEdits';
import { Edit } from './Fix';
import {
  applySplice,
  innermostMap,
  pairAt,
  Splice,
  spliceFor,
} from './yamlSplices';

/**
 * Makes the edits of a fix in a YAML text, leaving every other character as it is: comments, order, quotes, indentation
 * and line ends. Where an edit cannot be made so (in a value of several lines, or in braces), its document is written
 * anew, with comments and order kept.
 *
 * - `document`: which document of the text to edit, 0 for the first
 *
 * @throws InputError when the text is no YAML, or has no such document, or the edit would break an anchor.
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
  const documents = read(text);
  const document = documents[which];
  if (!document) throw new InputError(`the text has no document ${which + 1}`);
  const before = documents.map(toPlain);
  const expected = before.with(which, applyEdits(before[which], [edit]));
  if (isDeepEqual(expected, before)) return text;

  const effective =
    edit.type === 'remove'
      ? { ...edit, path: removedPath(before[which], edit.path) }
      : edit;
  const attempts = [
    () => spliceFor(text, document, effective),
    () => rewriting(document, effective),
  ];
  for (const attempt of attempts) {
    const splice = attempt();
    const patched = splice && applySplice(text, splice);
    if (patched !== undefined && holds(patched, expected)) return patched;
  }
  const path = edit.path.join('.');
  throw new InputError(`cannot edit ${path} without changing something else`);
}

/** Writes the one document anew. */
function rewriting(document: Document.Parsed, edit: Edit): Splice {
  if (edit.type === 'set') setNode(document, edit);
  else changeKey(document, edit);
  const [start, , end] = document.range;
  return { start, end, text: document.toString({ lineWidth: 0 }) };
}

function setNode(document: Document, edit: Edit & { type: 'set' }): void {
  const { map, depth } = innermostMap(document, edit.path) ?? {};
  const value = edit.path
    .slice((depth ?? 0) + 1)
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), edit.value);
  if (map && depth !== undefined) {
    map.set(edit.path[depth], document.createNode(value));
  } else {
    document.contents = document.createNode({ [edit.path[0]]: value });
  }
}

function changeKey(
  document: Document,
  edit: Exclude<Edit, { type: 'set' }>,
): void {
  if (edit.type === 'remove') {
    document.deleteIn(edit.path);
    return;
  }
  const pair = pairAt(document, edit.path);
  if (pair) pair.key = document.createNode(edit.key);
}

function holds(text: string, expected: readonly unknown[]): boolean {
  try {
    return isDeepEqual(read(text).map(toPlain), expected);
  } catch {
    return false;
  }
}

function read(text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text, { uniqueKeys: true });
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
