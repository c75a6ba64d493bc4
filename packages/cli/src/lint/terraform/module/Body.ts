import { Scope } from '../evaluate/Scope';
import { Span, Value } from '../value';

/** An argument, and where its name is written. */
export interface Argument {
  readonly name: Span;
  readonly evaluate: (scope: Scope) => Value;
}

/** A block: its type, its labels, and what is in it. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** Its type as it is written. */
  readonly at: Span;
}

/** What a file or a block holds. */
export interface Body {
  readonly args: ReadonlyMap<string, Argument>;
  readonly blocks: readonly Block[];
}
