import { MatchingConfig } from '@mooring/plugin-kubernetes-matching-common';
import { RenderCache } from './render/cache/RenderCache';
import { RunTool } from './render/runTool';

/** How to render one Helm chart. */
export interface ChartConfig {
  /** The chart's directory, absolute. */
  readonly directory: string;
  /** Files with values, absolute, those that go before last. */
  readonly values: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
}

/** What the configuration file says. */
export interface LintConfig {
  readonly matching: MatchingConfig;
  /** Whether to leave out a file or directory, given its absolute path. */
  readonly isIgnored: (path: string) => boolean;
  readonly charts: readonly ChartConfig[];
}

/** What to lint, and with what. */
export interface LintOptions {
  readonly cwd: string;
  /** Files and directories with entities and manifests. */
  readonly paths: readonly string[];
  /** Files and directories with manifests of which not all need an entity among the paths. */
  readonly manifests: readonly string[];
  /** What came from standard input, which stands for rendered manifests. */
  readonly stdin?: string;
  /** The namespace of manifests that name none. */
  readonly namespace?: string;
  readonly config: LintConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly runTool: RunTool;
  /** Keeps what is rendered from run to run. */
  readonly cache?: RenderCache;
  /** Told how many charts and kustomizations are rendered. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Something that is not a file. */
export const STDIN_NAME = '<stdin>';
