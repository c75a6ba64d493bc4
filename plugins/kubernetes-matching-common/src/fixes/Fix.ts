import { ObjectReference } from '../objects/ObjectReference';

/**
 * One change to a document, by path. Parents that are missing are created.
 *
 * @public
 */
export type Edit =
  | {
      readonly type: 'set';
      readonly path: readonly string[];
      readonly value: string;
    }
  | { readonly type: 'remove'; readonly path: readonly string[] }
  /** Renames the last key of the path, and leaves the value and its place alone. */
  | {
      readonly type: 'rename';
      readonly path: readonly string[];
      readonly key: string;
    };

/**
 * Something to apply or to paste that mends what a finding is about.
 *
 * @public
 */
export interface Fix {
  /** What it does, as an order: `write "payment-api" in the annotation`. */
  readonly title: string;
  /** Whether it is surely what the author means, so that it may be applied without asking. */
  readonly certain: boolean;
  /** The document to change: the entity's own, or an object's manifest. */
  readonly target:
    | { readonly type: 'entity' }
    | ({ readonly type: 'object' } & ObjectReference);
  readonly edits: readonly Edit[];
  /** A line for a POSIX shell that does the same to the live object, for objects only. */
  readonly command?: string;
}
