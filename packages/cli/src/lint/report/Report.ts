import { TextFile } from '../files/TextFile';
import { LintResult } from '../LintResult';

/** What a format is given. */
export interface Report {
  readonly result: LintResult;
  /** The files that findings and failures are in, by the name used there. */
  readonly sources: ReadonlyMap<string, TextFile>;
  readonly seconds: number;
  readonly isColoured: boolean;
  readonly version: string;
  /** How the paths of the result begin when seen from the repository's root: empty, or ending in a slash. */
  readonly prefix: string;
}

/** Writes a report as text. */
export type Format = (report: Report) => string;
