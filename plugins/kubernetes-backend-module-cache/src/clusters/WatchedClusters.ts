import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterDetails,
  CustomResource,
  ObjectToFetch,
} from '@backstage/plugin-kubernetes-node';
import {
  ClusterObjects,
  KubernetesCache,
  WatchedCluster,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { DiagnosedCluster } from '@mooring/plugin-kubernetes-doctor-node';
import { CacheConfig } from '../config/CacheConfig';
import { authProviderOf, isClientSide } from './authentication';
import { InClusterAddress } from './inClusterAddress';
import { watchedKinds } from './kinds';
import { PortalCredentials } from './PortalCredentials';

/** What the store holds of a cluster, and the kinds that it was told to watch, in the order of their states. */
export interface CachedCluster {
  readonly objects: ClusterObjects;
  readonly kinds: readonly WatchedKind[];
}

const SAME_NAME =
  'another cluster has the same name, and only the first is watched';

interface Entry {
  details: ClusterDetails;
  readonly watched: WatchedCluster;
}

/** Which clusters the cache watches: those of the Kubernetes plugin's own list. */
export class WatchedClusters {
  static create(options: {
    cache: Pick<KubernetesCache, 'watch' | 'cluster'>;
    credentials: PortalCredentials;
    config: CacheConfig;
    objectTypes: readonly ObjectToFetch[];
    customResources: readonly CustomResource[];
    inCluster?: InClusterAddress;
    logger: LoggerService;
  }): WatchedClusters {
    return new WatchedClusters(options);
  }

  #entries = new Map<string, Entry>();
  #listed?: readonly ClusterDetails[];
  readonly #warned = new Set<string>();

  private constructor(
    private readonly options: Parameters<typeof WatchedClusters.create>[0],
  ) {}

  /** Takes the list as it is now. */
  update(clusters: readonly ClusterDetails[]): void {
    this.#listed = clusters;
    const entries = new Map<string, Entry>();
    for (const details of clusters) {
      const { name } = details;
      const known = this.#entries.get(name);
      if (entries.has(name)) {
        this.#warnOnce(
          `A second cluster is called "${name}", so only the first is watched. It is asked live at each view instead.`,
        );
        const unwatched = this.#unwatched(details, [...entries.keys()]);
        entries.set(unwatched.name, { details, watched: unwatched });
        continue;
      }
      const entry: Entry = {
        details,
        watched: this.#watchedCluster(details, () => entry.details),
      };
      // One that is as before stays the same object, with the details that its next connection needs.
      const same = known && isSame(known.watched, entry.watched);
      if (same) known.details = details;
      entries.set(name, same ? known : entry);
    }
    this.#entries = entries;
    this.options.cache.watch([...entries.values()].map(e => e.watched));
  }

  /** Takes note that no source lists a cluster so far; what is watched stays. */
  updateToNone(): void {
    this.#listed = [];
  }

  /** Every cluster of the list, whether it can be watched or not; `undefined` before the first list. */
  diagnosed(): readonly DiagnosedCluster[] | undefined {
    return this.#listed?.map(details => {
      const { authMetadata, skipMetricsLookup } = details;
      const watched = this.#watchedCluster(details, () => details);
      return {
        ...watched,
        authMetadata,
        skipMetricsLookup,
        getCredential: isClientSide(details)
          ? undefined
          : () => this.options.credentials.obtain(details),
      };
    });
  }

  /** The cluster in the store; `undefined` when it has to be asked live at each view. */
  find(details: ClusterDetails): CachedCluster | undefined {
    const entry = this.#entries.get(details.name);
    // Two clusters may have one name, and only one of them is watched.
    if (!entry || entry.details.url !== details.url) return undefined;
    if (entry.watched.notWatched !== undefined) return undefined;
    const objects = this.options.cache.cluster(details.name);
    return objects && { objects, kinds: entry.watched.kinds };
  }

  /** Why a cluster is asked live at each view; `undefined` when it is answered from the store. */
  whyLive(details: ClusterDetails): string | undefined {
    const entry = this.#entries.get(details.name);
    return !entry || entry.details.url === details.url
      ? this.#notWatched(details)
      : SAME_NAME;
  }

  /** A cluster whose name another one has: under a name of its own, so that nobody takes it for empty. */
  #unwatched(
    details: ClusterDetails,
    names: readonly string[],
  ): WatchedCluster {
    let count = 2;
    while (names.includes(`${details.name} (${count})`)) count += 1;
    return {
      ...this.#watchedCluster(details, () => details),
      name: `${details.name} (${count})`,
      notWatched: SAME_NAME,
    };
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.options.logger.warn(message);
  }

  /** Why a cluster is listed, so that everybody knows of it, but the portal connects to it only on a user's behalf. */
  #notWatched(details: ClusterDetails): string | undefined {
    if (!isHttpUrl(details.url)) {
      return `its address ${JSON.stringify(details.url)} is not an HTTP URL`;
    }
    if (!this.options.config.forCluster(details.name).enabled) {
      return 'it is switched off in kubernetes.cache';
    }
    return isClientSide(details)
      ? `each user signs in to it (authProvider "${authProviderOf(
          details,
        )}"), and the portal has no credential of its own`
      : undefined;
  }

  #watchedCluster(
    details: ClusterDetails,
    latest: () => ClusterDetails,
  ): WatchedCluster {
    const { config, credentials, objectTypes, customResources, inCluster } =
      this.options;
    const { relistInterval, maxBytes } = config.forCluster(details.name);
    const ownCluster =
      authProviderOf(details) === 'serviceAccount' &&
      !details.authMetadata.serviceAccountToken
        ? inCluster
        : undefined;
    return {
      name: details.name,
      notWatched: this.#notWatched(details),
      kinds: watchedKinds([
        ...objectTypes,
        ...(details.customResources ?? customResources).map(resource => ({
          ...resource,
          objectType: 'customresources' as const,
        })),
      ]),
      ...(ownCluster ?? {
        url: details.url,
        caData: details.caData,
        caFile: details.caFile,
        skipTLSVerify: details.skipTLSVerify,
      }),
      relistInterval,
      maxBytes,
      getCredential: async () => await credentials.get(latest()),
      explainRefusal: async () => await credentials.whyRefused(latest()),
    };
  }
}

function isHttpUrl(url: string): boolean {
  return (
    URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
  );
}

function isSame(one: WatchedCluster, other: WatchedCluster): boolean {
  return JSON.stringify(one) === JSON.stringify(other); // functions are left out
}
