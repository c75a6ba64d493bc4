/** Whether the entities of a project are linked to their workloads. */
export type Verdict = 'right' | 'wrong' | 'undecidable';

/** How to apply a project to a cluster. */
export type Application =
  | 'plain'
  | { readonly kustomize: string }
  | { readonly helm: string; readonly release: string };

/** A small repository, and the truth about it. */
export interface Project {
  /** The file of the corpus that it is in. */
  readonly kind: string;
  readonly name: string;
  readonly is: Verdict;
  /** The rules one of which must find what is wrong; `*` is any. */
  readonly finds: readonly string[];
  /** Whether the finding is about an entity. */
  readonly isAboutEntity: boolean;
  /** Whether one finding must be all there is. */
  readonly once: boolean;
  /** Whether a file of it cannot be read or rendered. */
  readonly fails: boolean;
  /** Whether a cluster shows it as linked all the same, by what it fills in. */
  readonly worksByChance: boolean;
  /** Absent for what no cluster takes as it is. */
  readonly apply?: Application;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
}
