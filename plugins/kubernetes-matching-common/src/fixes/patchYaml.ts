import { InputError } from '@backstage/errors';
import isDeepEqual from 'fast-deep-equal';
import { Document, parseAllDocuments } from 'yaml';
import { applyEdits, removedPath } from './applyEdits';
import { Edit } from './Fix';
import { innermostMap, pairAt, spliceFor } from './yamlSplices';

/**
 * Makes the edits of a fix in a YAML text, leaving every other character as it is: comments, order, quotes, indentation
 * and line ends. Where an edit cannot be made so (in a value of several lines, or in braces), its document is written
 * anew, with comments and order kept.
 *
 * @param options.document - which document of the text to edit, 0 for the first
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
  const before = read(text)[which];
  if (!before) throw new InputError(`the text has no document ${which + 1}`);
  const plain = toPlain(before);
  const expected = applyEdits(plain, [edit]);
  if (isDeepEqual(expected, plain)) return text;

  const effective =
    edit.type === 'remove'
      ? { ...edit, path: removedPath(plain, edit.path) }
      : edit;
  const splice = spliceFor(text, before, effective);
  if (splice) {
    const patched =
      text.slice(0, splice.start) + splice.text + text.slice(splice.end);
    if (hasBecome(patched, which, expected)) return patched;
  }
  return rewrite(text, which, effective, expected);
}

/** Writes the one document anew. */
function rewrite(
  text: string,
  which: number,
  edit: Edit,
  expected: unknown,
): string {
  const documents = read(text);
  const document = documents[which];
  edit.type === 'set' ? setNode(document, edit) : changeKey(document, edit);
  const [start, , end] = document.range;
  const written = document.toString({ lineWidth: 0 });
  const patched = text.slice(0, start) + written + text.slice(end);
  if (hasBecome(patched, which, expected)) return patched;
  throw new InputError(
    `cannot edit ${edit.path.join(
      '.',
    )} in this YAML without changing something else`,
  );
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

function hasBecome(text: string, which: number, expected: unknown): boolean {
  try {
    return isDeepEqual(toPlain(read(text)[which]), expected);
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
