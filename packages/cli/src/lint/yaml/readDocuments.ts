import { TextFile } from '../files/TextFile';
import { Failure } from '../LintResult';
import { YamlSyntaxError } from './parseBounded';
import { DocumentSlice, splitDocuments } from './splitDocuments';
import { YamlDocument } from './YamlDocument';

/** What a document must say to be an entity or an object, at its top level as far as a line can tell. */
const API_VERSION =
  /^\ufeff?(?:'|[{ \t]*"|\{[ \t]*)?apiVersion["']?[ \t]*:[ \t]*["']?([^\s"'#,]*)/m;
const EXPRESSION = /\{\{|\{%/;

/**
 * The documents of a file that may be entities or Kubernetes objects. Those that are broken become failures; those
 * without `apiVersion` are somebody else's business, unless the file is the catalog's.
 */
export function readDocuments(
  file: TextFile,
  options: { isCatalog: boolean },
): {
  documents: YamlDocument[];
  failures: Failure[];
} {
  const documents: YamlDocument[] = [];
  const failures: Failure[] = [];
  for (const slice of splitDocuments(file.text)) {
    const apiVersion = API_VERSION.exec(slice.text)?.[1];
    const mayMatter = options.isCatalog || apiVersion !== undefined;
    if (!mayMatter || isDefinition(slice)) continue;
    try {
      const merge = !options.isCatalog && !isCatalogApiVersion(apiVersion);
      const document = YamlDocument.parse({ file, slice, merge });
      if (document.value !== null) documents.push(document);
    } catch (error) {
      failures.push(failureOf(file, slice, error));
    }
  }
  return { documents, failures };
}

/** Whether documents of this `apiVersion` belong to the catalog. */
export function isCatalogApiVersion(apiVersion: unknown): boolean {
  return (
    typeof apiVersion === 'string' && /(^|\.)backstage\.io\//.test(apiVersion)
  );
}

/** Definitions of custom resources are long, and run nothing. */
function isDefinition({ text }: DocumentSlice): boolean {
  return /^kind: CustomResourceDefinition\b/m.test(text);
}

function failureOf(
  file: TextFile,
  slice: DocumentSlice,
  error: unknown,
): Failure {
  const offset = error instanceof YamlSyntaxError ? error.offset : 0;
  const { line, column } = file.positionOf(slice.start + offset);
  const hint = EXPRESSION.test(slice.text)
    ? '; it holds template expressions: lint what it renders to, or list it under `ignore` in the configuration'
    : '';
  return {
    file: file.name,
    line,
    column,
    message: `cannot be read: ${reasonOf(error)}${hint}`,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message.startsWith('Converting circular structure')) {
    return 'an alias refers to the value that it is part of';
  }
  return error.message;
}
