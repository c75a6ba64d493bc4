import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { ClusterState } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
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

const NOTHING_LISTED: SourceCheck = {
  source: 'kubernetes',
  ok: false,
  detail: 'No source lists a cluster, so the portal shows none.',
  remedy:
    'Name clusters in kubernetes.clusterLocatorMethods, or accounts in kubernetes.eks.',
};

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
  #clusters: () => readonly DiagnosedCluster[] | undefined = () => undefined;

  private constructor(
    private readonly options: Parameters<typeof ClusterDoctor.create>[0],
  ) {}

  /** Says where the clusters come from, once that is known. */
  attend(clusters: () => readonly DiagnosedCluster[] | undefined): void {
    this.#clusters = clusters;
  }

  /** The names of all clusters; `undefined` as long as their list is not known. */
  names(): readonly string[] | undefined {
    return this.#clusters()?.map(({ name }) => name);
  }

  /** @throws ServiceUnavailableError as long as the list of clusters is not known. */
  async diagnoseAll(): Promise<DoctorReport> {
    const [sources, clusters] = await Promise.all([
      this.options.sources.check(),
      Promise.all(this.list().map(cluster => this.ask(cluster))),
    ]);
    const isNothingListed = clusters.length === 0 && sources.every(isOk);
    return {
      sources: isNothingListed ? [...sources, NOTHING_LISTED] : sources,
      clusters,
    };
  }

  /** @throws NotFoundError when there is no cluster of that name; ServiceUnavailableError as above. */
  async diagnose(name: string): Promise<Diagnosis> {
    const cluster = this.list().find(candidate => candidate.name === name);
    if (!cluster) throw new NotFoundError(`There is no cluster "${name}"`);
    return await this.ask(cluster);
  }

  private list(): readonly DiagnosedCluster[] {
    const clusters = this.#clusters();
    if (!clusters) {
      throw new ServiceUnavailableError(
        'The list of clusters is not known yet; the log says what it waits for',
      );
    }
    return clusters;
  }

  private async ask(cluster: DiagnosedCluster): Promise<Diagnosis> {
    const { hops } = await this.askHops(cluster);
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

  private askHops(cluster: DiagnosedCluster): Promise<Diagnosis> {
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
