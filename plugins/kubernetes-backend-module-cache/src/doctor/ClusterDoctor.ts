import { setTimeout as sleep } from 'node:timers/promises';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { ClusterState } from '@mooring/kubernetes-objects';
import {
  foreignText,
  KubernetesStore,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  Diagnosis,
  DoctorReport,
  SourceCheck,
} from '@mooring/plugin-kubernetes-doctor-common';
import {
  ClusterAccessExplainer,
  ClusterSources,
  DiagnosedCluster,
  diagnoseCluster,
} from '@mooring/plugin-kubernetes-doctor-node';
import pLimit from 'p-limit';

/** How many clusters are checked a time, over all who ask: each costs some thirty requests. */
const CONCURRENCY = 8;

/** How many clusters a sentence names. */
const NAMED = 5;

const NOTHING_LISTED: SourceCheck = {
  source: 'kubernetes',
  ok: false,
  detail: 'No source lists a cluster, so the portal shows none.',
  remedy:
    'Name clusters in kubernetes.clusterLocatorMethods, or accounts in kubernetes.eks.',
};

/** How the Kubernetes plugin's clusters are listed. */
export interface ClusterListing {
  /** Resolves when they were listed, or could not be, for the first time. */
  firstAttempt(): Promise<void>;
  /** All of them; `undefined` as long as they could not be listed. */
  clusters(): readonly DiagnosedCluster[] | undefined;
  /** Why they could not be listed the last time. */
  problem(): string | undefined;
}

/** Diagnoses the Kubernetes plugin's clusters, with its credentials. */
export class ClusterDoctor {
  /** @param options - `sources`: where the clusters come from; `store`: what is known of them already */
  static create(options: {
    explainer: ClusterAccessExplainer;
    sources: ClusterSources;
    store: KubernetesStore;
  }): ClusterDoctor {
    return new ClusterDoctor(options);
  }

  readonly #limit = pLimit(CONCURRENCY);
  /** Those who ask for one cluster at the same time share the answer. */
  readonly #pending = new Map<string, Promise<Diagnosis>>();
  #listing?: ClusterListing;

  private constructor(
    private readonly options: Parameters<typeof ClusterDoctor.create>[0],
  ) {}

  /** Says where the clusters come from, once that is known. */
  attend(listing: ClusterListing): void {
    this.#listing = listing;
  }

  /** The names of all clusters, once they were listed or could not be; `undefined` as long as they could not. */
  async names(): Promise<readonly string[] | undefined> {
    await this.#listing?.firstAttempt();
    return this.#listing?.clusters()?.map(({ name }) => name);
  }

  /**
   * Diagnoses every cluster, and says how each source of clusters is. Never rejects: what could not be asked, or not in time,
   * is a line of the report.
   *
   * @param options - `timeoutMs`: how long it may take; the sources take up to 35 s, whatever it says
   */
  async diagnoseAll(options: { timeoutMs: number }): Promise<DoctorReport> {
    const ends = Date.now() + options.timeoutMs;
    const checks = this.options.sources.check();
    await this.#listing?.firstAttempt();
    const listed = this.#listing?.clusters();
    const clusters = await this.#askUntil(ends, listed ?? []);
    const sources = await checks;
    const unchecked = (listed ?? [])
      .map(({ name }) => name)
      .filter((_, index) => !clusters[index]);
    return {
      sources: [
        ...sources,
        ...(listed ? [] : [this.#notListed()]),
        ...(listed?.length === 0 && sources.every(isOk)
          ? [NOTHING_LISTED]
          : []),
        ...(unchecked.length > 0
          ? [notChecked(unchecked, options.timeoutMs)]
          : []),
      ],
      clusters: clusters.filter(diagnosis => diagnosis !== undefined),
    };
  }

  /** @throws NotFoundError when there is no cluster of that name; ServiceUnavailableError as long as the list of clusters is not known. */
  async diagnose(name: string): Promise<Diagnosis> {
    const cluster = this.#list().find(candidate => candidate.name === name);
    if (!cluster) throw new NotFoundError(`There is no cluster "${name}"`);
    return await this.#ask(cluster);
  }

  #list(): readonly DiagnosedCluster[] {
    const clusters = this.#listing?.clusters();
    if (!clusters) {
      throw new ServiceUnavailableError(
        'The list of clusters is not known yet; the log says what it waits for',
      );
    }
    return clusters;
  }

  #notListed(): SourceCheck {
    const reason = this.#listing?.problem() ?? 'the portal is still starting';
    return {
      source: 'kubernetes',
      ok: false,
      detail: `The clusters cannot be listed, so none was checked: ${foreignText(
        reason,
      )}`,
      remedy:
        'Mend the source that fails, or take it out of the configuration to check the clusters of the others.',
    };
  }

  /** One diagnosis for each cluster; `undefined` for those that come too late. */
  async #askUntil(
    ends: number,
    clusters: readonly DiagnosedCluster[],
  ): Promise<(Diagnosis | undefined)[]> {
    const done = new AbortController();
    const tooLate = sleep(Math.max(0, ends - Date.now()), undefined, {
      signal: done.signal,
    }).catch(() => undefined);
    try {
      return await Promise.all(
        clusters.map(cluster => Promise.race([this.#ask(cluster), tooLate])),
      );
    } finally {
      done.abort();
    }
  }

  async #ask(cluster: DiagnosedCluster): Promise<Diagnosis> {
    const { hops } = await this.#askHops(cluster);
    const { store } = this.options;
    const held = store.cluster(cluster.name);
    const state: ClusterState | undefined =
      store.absence === undefined
        ? held?.index.state
        : { type: 'not-watched', reason: store.absence };
    return {
      cluster: cluster.name,
      ...(state && { state }),
      hops: withLearnt(hops, held?.longestWatchMs),
    };
  }

  #askHops(cluster: DiagnosedCluster): Promise<Diagnosis> {
    const key = JSON.stringify([cluster.name, cluster.url]);
    const pending =
      this.#pending.get(key) ??
      this.#limit(() =>
        diagnoseCluster({
          cluster,
          explain: failure => this.options.explainer.explain(failure),
        }),
      ).finally(() => this.#pending.delete(key));
    this.#pending.set(key, pending);
    return pending;
  }
}

function notChecked(names: readonly string[], timeoutMs: number): SourceCheck {
  const others = names.length - NAMED;
  const named = names.slice(0, NAMED).map(foreignText).join(', ');
  return {
    source: 'kubernetes',
    ok: false,
    detail: `${names.length} of the clusters could not be checked within ${
      timeoutMs / 1000
    } s: ${named}${others > 0 ? ` and ${others} more` : ''}.`,
    remedy: 'Give it more time with --timeout, or ask for single clusters.',
  };
}

/** Adds what only lasting watches have shown to what a short one does. */
function withLearnt(
  hops: Diagnosis['hops'],
  longestWatchMs: number | undefined,
): Diagnosis['hops'] {
  if (longestWatchMs === undefined) return hops;
  const seconds = Math.floor(longestWatchMs / 1000);
  const learnt = `Something on the way cuts watches; the portal asks for ${seconds} s at most, before that happens.`;
  return hops.map(hop =>
    hop.hop === 'watch' ? { ...hop, detail: `${hop.detail} ${learnt}` } : hop,
  );
}

function isOk({ ok }: SourceCheck): boolean {
  return ok;
}
