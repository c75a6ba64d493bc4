import { basename, dirname, join, sep } from 'node:path';
import { TextFile } from '../files/TextFile';
import { ModuleLoader } from './module/ModuleLoader';
import { Value } from './value';

/** Values for a root module: what one `terraform apply` would be given. */
export interface VariableSet {
  readonly variables: ReadonlyMap<string, Value>;
}

/** Whether Terraform reads a file of variables without being told to. */
function isAutomatic(path: string): boolean {
  return /(^terraform\.tfvars|\.auto\.tfvars)(\.json)?$/.test(basename(path));
}

/**
 * The sets of variables of a root module: the files that are read by themselves, and one set more for each that is meant for
 * `-var-file`, in the module's directory or below it.
 */
export function variableSets(options: {
  loader: ModuleLoader;
  directory: string;
  /** All files of variables. */
  files: readonly TextFile[];
  /** The directories of other root modules: what is below them is theirs. */
  others: readonly string[];
}): VariableSet[] {
  const { loader, directory, files, others } = options;
  const automatic = files
    .filter(({ path }) => dirname(path) === directory && isAutomatic(path))
    // Source: Terraform's "Variable Definition Precedence": terraform.tfvars first, then *.auto.tfvars by name.
    .sort((a, b) => order(a.path) - order(b.path) || (a.path < b.path ? -1 : 1))
    .map(file => loader.variables(file));
  const chosen = files
    .filter(({ path }) => !isAutomatic(path) && isBelow(path))
    .map(file => loader.variables(file));
  const base = combine(automatic);
  return chosen.length > 0
    ? chosen.map(own => ({ variables: combine([base, own]) }))
    : [{ variables: base }];

  function isBelow(path: string): boolean {
    return (
      path.startsWith(join(directory, sep)) &&
      !others.some(
        other =>
          other.length > directory.length && path.startsWith(join(other, sep)),
      )
    );
  }
}

function order(path: string): number {
  return basename(path).startsWith('terraform.tfvars') ? 0 : 1;
}

function combine(sets: readonly ReadonlyMap<string, Value>[]) {
  return new Map(sets.flatMap(set => [...set]));
}
