import type { Edit } from '@mooring/plugin-kubernetes-matching-common';
import { TextFile } from './files/TextFile';

/** A part of a file that `--fix` may change: a YAML document, or a resource of Terraform's. */
export interface Patchable {
  readonly file: TextFile;
  /** Where it begins, which no change of what comes after it moves. */
  readonly start: number;
  /**
   * Makes edits, and changes nothing else.
   *
   * @param text - of the whole file, as it is now
   * @returns the new text of the whole file
   * @throws Error where not all of them can be made
   */
  patch(text: string, edits: readonly Edit[]): string;
}
