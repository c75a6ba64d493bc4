/** A place in a file; lines and columns count from 1. */
export interface Place {
  /** As the user would write it: relative to the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The column after the last character; absent where no part of the line is meant. */
  readonly endColumn?: number;
}

/** A place and what is there. */
export interface LabelledPlace extends Place {
  readonly label: string;
}
