import { TextFile } from '../../files/TextFile';
import { Value } from '../value';

/** What the names in an expression stand for. */
export interface Scope {
  /** The value of a name such as `var`, `local`, `each`, or of a `for`'s own variable. */
  resolve(name: string): Value | undefined;
}

/** A scope with further names. */
export function withNames(
  scope: Scope,
  names: Record<string, Value | undefined>,
): Scope {
  return {
    resolve: name =>
      Object.hasOwn(names, name) ? names[name] : scope.resolve(name),
  };
}

/** Reads the files that `file`, `templatefile` and `fileset` name. */
export interface ModuleFiles {
  /** `undefined` for what is not there, or not in the checkout. */
  read(path: string): TextFile | undefined;
  /** Paths relative to a directory, or `undefined` where that is not in the checkout. */
  list(directory: string, pattern: string): string[] | undefined;
}
