import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  destinationCluster,
  EntityDeliveries,
  EntityDelivery,
  NamedCluster,
  ReconcilerReference,
  reconcilersNamedBy,
  UnresolvedDelivery,
} from '@mooring/plugin-kubernetes-delivery-common';
import { DeliveryIndex } from './DeliveryIndex';
import { KubernetesDeliveries } from './KubernetesDeliveries';
import { presenceOf } from './presenceOf';
import { keyText, Reconciler } from './Reconciler';

/** More objects of one delivery are not named. */
const MAX_OBJECTS = 50;
/** An Application of Applications rarely has more above it; what lies may be above itself. */
const MAX_PARENTS = 5;

/** What deploys objects, by the index. */
export class Deliveries implements KubernetesDeliveries {
  static create(options: {
    store: KubernetesStore;
    index: DeliveryIndex;
  }): Deliveries {
    return new Deliveries(options.store, options.index);
  }

  private constructor(
    private readonly store: KubernetesStore,
    private readonly index: DeliveryIndex,
  ) {}

  /** What deploys these objects, and what names something that isn't there. */
  async of(
    given: Iterable<{ cluster: string; object: KubernetesObject }>,
  ): Promise<EntityDeliveries> {
    await this.index.refresh();
    const clusters = this.store.clusters() ?? [];
    const found = new Map<Reconciler, FoundReconciler>();
    const unresolved = new Map<string, UnresolvedDelivery>();
    for (const { cluster, object } of given) {
      const { links, missing } = this.#linksOf(cluster, object, clusters);
      for (const { reconciler, by } of links) {
        const known = found.get(reconciler) ?? { by: new Set(), objects: [] };
        found.set(reconciler, known);
        known.by.add(by);
        known.objects.push({ cluster, ...keyOf(object) });
      }
      for (const reference of missing) {
        const { kind, namespace, name, by } = reference;
        unresolved.set(`${keyText(reference)} ${by}`, {
          ...{ reconciler: { kind, namespace, name }, by },
          ...presenceOf(reference, cluster, clusters),
        });
      }
    }
    return {
      items: [...found].map(([reconciler, evidence]) =>
        this.#present(reconciler, evidence, clusters),
      ),
      unresolved: [...unresolved.values()],
    };
  }

  #linksOf(
    cluster: string,
    object: KubernetesObject,
    clusters: readonly NamedCluster[],
  ) {
    const links: { reconciler: Reconciler; by: string }[] = [];
    const missing: ReconcilerReference[] = [];
    const key = keyOf(object);
    for (const reference of reconcilersNamedBy(object)) {
      const named = this.#meantBy(reference, { cluster, key }, clusters);
      for (const reconciler of named)
        links.push({ reconciler, by: reference.by });
      if (named.length === 0 && !reference.isHint) missing.push(reference);
    }
    for (const reconciler of this.index.deploying(key)) {
      const isKnown = links.some(link => link.reconciler === reconciler);
      const to = destinationOf(reconciler, clusters);
      if (!isKnown && to === cluster)
        links.push({ reconciler, by: 'status.resources' });
    }
    return { links, missing };
  }

  /** Those that a reference means: that deploy to the object's cluster; else the one that lists the object and may. */
  #meantBy(
    reference: ReconcilerReference,
    { cluster, key }: { cluster: string; key: ObjectKey },
    clusters: readonly NamedCluster[],
  ): Reconciler[] {
    const { kind, namespace, name, isHint } = reference;
    const named = this.index
      .named(kind, name)
      .filter(
        ({ delivery }) =>
          namespace === undefined ||
          delivery.reconciler.namespace === namespace,
      )
      .filter(({ deploys }) => !isHint || deploys.has(keyText(key)));
    const sure = named.filter(
      reconciler => destinationOf(reconciler, clusters) === cluster,
    );
    if (sure.length > 0) return sure;
    const possible = named.filter(
      reconciler =>
        destinationOf(reconciler, clusters) === undefined &&
        reconciler.deploys.has(keyText(key)),
    );
    return possible.length === 1 ? possible : [];
  }

  #present(
    reconciler: Reconciler,
    { by, objects }: FoundReconciler,
    clusters: readonly NamedCluster[],
  ): EntityDelivery {
    return {
      ...reconciler.delivery,
      cluster: reconciler.cluster,
      deploysTo: destinationOf(reconciler, clusters),
      by: [...by],
      objects: objects.slice(0, MAX_OBJECTS),
      parents: this.#parentsOf(reconciler, clusters),
    };
  }

  #parentsOf(
    reconciler: Reconciler,
    clusters: readonly NamedCluster[],
  ): ObjectKey[] {
    const above: Reconciler[] = [reconciler];
    while (above.length <= MAX_PARENTS) {
      const current = above[above.length - 1];
      const { labels, annotations, cluster, delivery } = current;
      const { kind, ...metadata } = delivery.reconciler;
      const [name, ...group] = kind.split('.');
      const object: KubernetesObject = {
        ...{ apiVersion: `${group.join('.')}/v1`, kind: name },
        metadata: { ...metadata, labels, annotations },
      };
      const next = this.#linksOf(cluster, object, clusters).links.find(
        link => !above.includes(link.reconciler),
      );
      if (!next) break;
      above.push(next.reconciler);
    }
    return above.slice(1).map(each => each.delivery.reconciler);
  }
}

interface FoundReconciler {
  readonly by: Set<string>;
  readonly objects: (ObjectKey & { cluster: string })[];
}

function destinationOf(
  { delivery, cluster }: Reconciler,
  clusters: readonly NamedCluster[],
): string | undefined {
  return destinationCluster(delivery.destination, cluster, clusters);
}

function keyOf(object: KubernetesObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return { kind: groupKindOf(object), namespace, name };
}
