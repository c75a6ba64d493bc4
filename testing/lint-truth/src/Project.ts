/** Whether the entities of a project are linked to their workloads. */
export type Verdict = 'right' | 'wrong' | 'undecidable';

/** Why nobody applies a project to a cluster. */
export type Obstacle = (typeof OBSTACLES)[number];

/** `operator`: a controller that is not here makes the pods; `refused`: no API server takes it; `comment`: only files have comments. */
export const OBSTACLES = ['operator', 'refused', 'comment'] as const;

/** What one command applies. */
export interface Step {
  /** A folder or a file of manifests, taken as they are. */
  readonly manifests?: string;
  /** A folder to run kustomize in, or a kustomization over the folders of the project. */
  readonly kustomize?: string | Readonly<Record<string, unknown>>;
  /** The folder of a chart. */
  readonly helm?: string;
  readonly release?: string;
  readonly valueFiles?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** What arrives, written by hand, where no command here renders it; entities in it take the place of the project's. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where objects without a namespace go; else where the entity says that they are. */
  readonly namespace?: string;
  /** The cluster that it goes to, where there are several. */
  readonly environment?: string;
}

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
  /** How to apply it: absent where nobody can tell what is right. */
  readonly apply?: readonly Step[] | Obstacle;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
}
