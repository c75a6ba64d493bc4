import { Meter, metrics as openTelemetry } from '@opentelemetry/api';
import { ClusterState } from '@mooring/kubernetes-objects';
import { FollowedKind } from '../model/FollowedKind';
import { ReflectorObserver } from '../reflector/ReflectorObserver';
import { groupKindOfWatched, WatchedKind } from '../model/WatchedKind';

const NAME = '@mooring/plugin-kubernetes-cache-node';

/** Every state has a time series of its own, so that an alert can wait for one. */
const STATES: readonly ClusterState['type'][] = [
  'syncing',
  'synced',
  'stale',
  'unreachable',
  'unauthorized',
  'forbidden',
  'incomplete',
  'not-watched',
];

/** What of a watched cluster is measured. */
export interface MeasuredCluster {
  readonly state: ClusterState;
  readonly kinds: readonly FollowedKind[];
  readonly store: {
    readonly name: string;
    readonly bytes: number;
    readonly index: { readonly size: number };
  };
}

/**
 * The metrics of the watched clusters. Backstage's metrics service belongs to plugins; a service of the whole process
 * takes a meter of its own. Without an OpenTelemetry SDK in the process, all of it does nothing.
 */
export class KubernetesCacheMetrics {
  static create(options: {
    clusters: () => Iterable<MeasuredCluster>;
    now: () => number;
    meter?: Meter;
  }): KubernetesCacheMetrics {
    const { clusters, now, meter = openTelemetry.getMeter(NAME) } = options;
    observeClusters(meter, clusters, now);
    return new KubernetesCacheMetrics(meter);
  }

  readonly #lists;
  readonly #reconnects;
  readonly #drift;
  readonly #refused;

  private constructor(meter: Meter) {
    this.#lists = meter.createCounter('mooring.kubernetes_cache.lists', {
      description: 'Lists of a whole kind that were begun',
      unit: '{list}',
    });
    this.#reconnects = meter.createCounter(
      'mooring.kubernetes_cache.reconnects',
      {
        description: 'Watches that were opened to go on where one had ended',
        unit: '{watch}',
      },
    );
    this.#drift = meter.createCounter('mooring.kubernetes_cache.drift', {
      description:
        'Objects that differed from a new list though the watch had told everything; anything but 0 is a fault',
      unit: '{object}',
    });
    this.#refused = meter.createCounter('mooring.kubernetes_cache.refused', {
      description: 'What API servers sent that is not an object of the kind',
      unit: '{object}',
    });
  }

  /** Counts for one kind of one cluster. */
  observerFor(
    cluster: string,
    kind: WatchedKind,
    { onError }: Pick<ReflectorObserver, 'onError'>,
  ): ReflectorObserver {
    const attributes = { cluster, resource: groupKindOfWatched(kind) };
    // So that the first of each shows as an increase.
    for (const counter of [
      this.#lists,
      this.#reconnects,
      this.#drift,
      this.#refused,
    ])
      counter.add(0, attributes);
    return {
      onList: () => this.#lists.add(1, attributes),
      onReconnect: () => this.#reconnects.add(1, attributes),
      onDrift: objects => this.#drift.add(objects, attributes),
      onRefused: () => this.#refused.add(1, attributes),
      onError,
    };
  }
}

function observeClusters(
  meter: Meter,
  clusters: () => Iterable<MeasuredCluster>,
  now: () => number,
): void {
  const state = meter.createObservableGauge('mooring.kubernetes_cache.state', {
    description: '1 for the state that a cluster is in, 0 for the others',
  });
  const objects = meter.createObservableGauge(
    'mooring.kubernetes_cache.objects',
    { description: 'Objects in memory', unit: '{object}' },
  );
  const bytes = meter.createObservableGauge('mooring.kubernetes_cache.bytes', {
    description: 'About how much memory the objects take',
    unit: 'By',
  });
  const lag = meter.createObservableGauge('mooring.kubernetes_cache.lag', {
    description:
      'Since the API server has last confirmed the view of the kind that waits longest',
    unit: 's',
  });
  const notServed = meter.createObservableGauge(
    'mooring.kubernetes_cache.not_served',
    {
      description:
        'Kinds that are asked for, as custom resources are, and that the cluster does not serve',
      unit: '{kind}',
    },
  );
  meter.addBatchObservableCallback(
    result => {
      for (const { store, kinds, state: current } of clusters()) {
        const attributes = { cluster: store.name };
        for (const type of STATES) {
          const value = type === current.type ? 1 : 0;
          result.observe(state, value, { ...attributes, state: type });
        }
        result.observe(objects, store.index.size, attributes);
        result.observe(bytes, store.bytes, attributes);
        const missing = kinds.filter(
          ({ kind, state: each }) => each === 'not-served' && !kind.isOptional,
        );
        result.observe(notServed, missing.length, attributes);
        const confirmed = kinds.flatMap(({ confirmedAt }) => confirmedAt ?? []);
        if (confirmed.length > 0) {
          const oldest = Math.min(...confirmed);
          result.observe(lag, (now() - oldest) / 1000, attributes);
        }
      }
    },
    [state, objects, bytes, lag, notServed],
  );
}
