import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  KubernetesStore,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  APPLICATION,
  ARGOCD_ANNOTATIONS,
  AskedApplications,
  destinationCluster,
  EntityDeliveries,
  EntityDelivery,
  NamedCluster,
  ReconcilerReference,
  reconcilersNamedBy,
  readSyncs,
  UnresolvedDelivery,
} from '@mooring/plugin-kubernetes-delivery-common';
import { DeliveryIndex } from './DeliveryIndex';
import { KubernetesDeliveries, ReconcilerSync } from './KubernetesDeliveries';
import { askedApplications } from './askedApplications';
import { presenceOf } from './presenceOf';
import { OpenedInstance, pageOf } from './readInstances';
import { keyText, Reconciler } from './Reconciler';

/** More objects of one delivery are not named. */
const MAX_OBJECTS = 1_000;
/** An Application of Applications rarely has more above it; what lies may be above itself. */
const MAX_PARENTS = 5;

/** What deploys objects, by the index. */
export class Deliveries implements KubernetesDeliveries {
  static create(options: {
    store: KubernetesStore;
    index: DeliveryIndex;
    instances?: readonly OpenedInstance[];
  }): Deliveries {
    const { store, index, instances = [] } = options;
    return new Deliveries(store, index, instances);
  }

  private constructor(
    private readonly store: KubernetesStore,
    private readonly index: DeliveryIndex,
    private readonly instances: readonly OpenedInstance[],
  ) {}

  syncsOf(deliveries: readonly EntityDelivery[]): ReconcilerSync[] {
    return deliveries
      .flatMap(({ cluster, reconciler }) => {
        const object = this.index.find(cluster, reconciler);
        return object
          ? readSyncs(object, key => this.index.find(cluster, key)).map(
              sync => ({ ...sync, cluster, reconciler }),
            )
          : [];
      })
      .sort((a, b) => b.at - a.at);
  }

  /** What deploys these objects, and what names something that isn't there. */
  async of(
    given: Iterable<{ cluster: string; object: KubernetesObject }>,
    asked?: AskedApplications,
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
    if (asked) this.#addAsked(asked, { found, unresolved, clusters });
    return {
      items: [...found].map(([reconciler, evidence]) =>
        this.#present(reconciler, evidence, clusters),
      ),
      unresolved: [...unresolved.values()],
    };
  }

  /** What the entity names itself; where what deploys its objects is known, it should be the same. */
  #addAsked(
    asked: AskedApplications,
    known: {
      found: Map<Reconciler, FoundReconciler>;
      unresolved: Map<string, UnresolvedDelivery>;
      clusters: readonly ClusterObjects[];
    },
  ): void {
    const { found, unresolved, clusters } = known;
    const { name, selector, namespace } = asked;
    const by = name ? ARGOCD_ANNOTATIONS.name : ARGOCD_ANNOTATIONS.selector;
    const reconciler = {
      kind: APPLICATION,
      namespace,
      name: name ?? selector!,
    };
    const tracking = [...found.keys()].filter(
      ({ delivery }) => delivery.tool === 'argocd',
    );
    const named = askedApplications(asked, this.index, this.instances);
    for (const each of named) {
      const evidence = found.get(each) ?? { by: new Set(), objects: [] };
      found.set(each, evidence);
      evidence.by.add(by);
      if (tracking.length === 0 || tracking.includes(each)) continue;
      const others = tracking.map(nameOf).join(', ');
      unresolved.set(`${nameOf(each)} disagrees`, {
        ...{ reconciler: each.delivery.reconciler, by, because: 'disagrees' },
        reason: `The annotation ${by} names Application ${nameOf(
          each,
        )}, but the workloads are deployed by ${others}.`,
      });
    }
    const others = name ? this.index.named(APPLICATION, name) : [];
    const key = `${keyText(reconciler)} ${by}`;
    const places = (of: readonly Reconciler[]) =>
      of.map(each => `${nameOf(each)} on ${each.cluster}`).join(', ');
    if (name && named.length > 1)
      unresolved.set(key, {
        ...{ reconciler, by, because: 'ambiguous' },
        reason: `${named.length} Applications are called ${name}: ${places(
          named,
        )}; ${ARGOCD_ANNOTATIONS.namespace} or ${
          ARGOCD_ANNOTATIONS.instance
        } says which.`,
      });
    if (named.length > 0) return;
    unresolved.set(key, {
      ...{ reconciler, by },
      ...(others.length > 0
        ? {
            because: 'elsewhere' as const,
            reason: `Application ${name} is ${places(
              others,
            )}, not in the namespace, project or instance that the annotations ask for.`,
          }
        : presenceOf(reconciler, undefined, clusters)),
    });
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
      url: pageOf(this.instances, {
        cluster: reconciler.cluster,
        reconciler: reconciler.delivery.reconciler,
      }),
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

function nameOf({ delivery: { reconciler } }: Reconciler): string {
  const { namespace, name } = reconciler;
  return namespace ? `${namespace}/${name}` : name;
}

function keyOf(object: KubernetesObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return { kind: groupKindOf(object), namespace, name };
}
