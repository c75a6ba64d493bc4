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

interface Entry {
  details: ClusterDetails;
  readonly watched: WatchedCluster;
}

/** Which clusters the cache watches: those of the Kubernetes plugin's own list. */
export class WatchedClusters {
  static create(options: {
    cache: KubernetesCache;
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
      const reason = this.whyNot(details, entries);
      const known = this.#entries.get(details.name);
      if (reason) {
        this.warnOnce(reason);
        continue;
      }
      const entry: Entry = {
        details,
        watched: this.watchedCluster(details, () => entry.details),
      };
      // One that is as before stays the same object, with the details that its next connection needs.
      const same = known && isSame(known.watched, entry.watched);
      if (same) known.details = details;
      entries.set(details.name, same ? known : entry);
    }
    this.#entries = entries;
    this.options.cache.watch([...entries.values()].map(e => e.watched));
  }

  /** Every cluster of the list, whether it can be watched or not; `undefined` before the first list. */
  diagnosed(): readonly DiagnosedCluster[] | undefined {
    return this.#listed?.map(details => {
      const { authMetadata, skipMetricsLookup } = details;
      const watched = this.watchedCluster(details, () => details);
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
    if (this.whyLive(details)) return undefined;
    const objects = this.options.cache.cluster(details.name);
    return objects && { objects, kinds: entry.watched.kinds };
  }

  private whyNot(
    { name, url }: ClusterDetails,
    before: Map<string, Entry>,
  ): string | undefined {
    const live = 'It is asked live at each view instead.';
    if (before.has(name)) {
      return `A second cluster is called "${name}", so only the first is watched. ${live}`;
    }
    return isHttpUrl(url)
      ? undefined
      : `Cluster "${name}" cannot be watched: "${url}" is no HTTP URL. ${live}`;
  }

  private warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.options.logger.warn(message);
  }

  /** Why a cluster is listed, so that everybody knows of it, but the portal connects to it only on a user's behalf. */
  private whyLive(details: ClusterDetails): string | undefined {
    if (!this.options.config.forCluster(details.name).enabled) {
      return 'the configuration says not to watch it (kubernetes.cache)';
    }
    return isClientSide(details)
      ? `each user has a credential of his or her own for it (authProvider "${authProviderOf(
          details,
        )}"), and the portal has none`
      : undefined;
  }

  private watchedCluster(
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
      getCredential: async () => {
        const reason = this.whyLive(latest());
        if (reason) throw new Error(reason);
        return await credentials.get(latest());
      },
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
