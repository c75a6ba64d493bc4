import { LoggerService } from '@backstage/backend-plugin-api';
import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { ClusterSources } from '@mooring/plugin-kubernetes-doctor-node';
import {
  ClusterSourceProblem,
  LeftOutCluster,
} from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';

/** More problems are not kept: each is a line of a page. */
const MAX_PROBLEMS = 500;

/** The sources of clusters that fail, and the clusters that they leave out, as of the last time they were asked. */
export class FailingSources {
  #problems: readonly ClusterSourceProblem[] = [];
  #pending?: Promise<void>;
  readonly #listeners = new Set<() => void>();

  static create(options: {
    sources: ClusterSources;
    logger: LoggerService;
  }): FailingSources {
    return new FailingSources(options);
  }

  private constructor(
    private readonly options: Parameters<typeof FailingSources.create>[0],
  ) {}

  /** The sources that fail, and what each leaves out. */
  list(): readonly ClusterSourceProblem[] {
    return this.#problems;
  }

  /** The clusters that are left out. */
  leftOut(): readonly LeftOutCluster[] {
    return this.#problems.flatMap(({ cluster, detail, remedy }) =>
      cluster === undefined ? [] : [{ name: cluster, detail, remedy }],
    );
  }

  /** Calls the listener after other problems are known than before, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the sources. Those who call it meanwhile wait for the same answer. */
  refresh(): Promise<void> {
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #ask(): Promise<void> {
    const { sources, logger } = this.options;
    const checks = await sources.check();
    const problems = checks.filter(({ ok }) => !ok).slice(0, MAX_PROBLEMS);
    const after = problems.map(toProblem);
    if (isDeepEqual(this.#problems, after)) return;
    const before = this.#problems;
    this.#problems = after;
    const fresh = after.filter(
      one => !before.some(old => isDeepEqual(old, one)),
    );
    if (fresh.length > 0) {
      const [{ source, detail }] = fresh;
      const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : '';
      logger.warn(
        `A source of clusters, ${source}, is not as it should be: ${detail}${more}`,
      );
    }
    for (const listener of this.#listeners) listener();
  }
}

function toProblem({
  source,
  cluster,
  detail,
  remedy,
}: SourceCheck): ClusterSourceProblem {
  return { source, cluster, detail, remedy };
}
