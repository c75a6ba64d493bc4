import {
  GroupKind,
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import {
  isWorkload,
  OwnerTree,
} from '@mooring/plugin-kubernetes-workloads-common';
import { ObjectsInCluster } from './EntityObjects';

/** An entity's objects in one cluster. */
export interface ReadCluster {
  readonly found: ObjectsInCluster;
  readonly tree: OwnerTree;
  /** The kinds that could not be read all the while. */
  readonly unreadable: readonly GroupKind[];
}

/** Which workload shows which delivery; what deploys none of them is shown by the cluster that it is meant for. */
export class DeliveryPlaces {
  static create(
    deliveries: readonly EntityDelivery[],
    clusters: readonly ReadCluster[],
  ): DeliveryPlaces {
    const ofObject = new Map<string, EntityDelivery[]>();
    for (const delivery of deliveries)
      for (const { cluster, ...key } of delivery.objects) {
        const place = placeOf(cluster, key);
        ofObject.set(place, [...(ofObject.get(place) ?? []), delivery]);
      }
    const deployed = new Set<EntityDelivery>();
    for (const { found, tree } of clusters)
      for (const root of tree.roots)
        if (isWorkload(root))
          for (const delivery of ofObject.get(
            placeOf(found.cluster.name, keyOf(root.object)),
          ) ?? [])
            deployed.add(delivery);
    const names = clusters.map(({ found }) => found.cluster.name);
    const undeployed = deliveries
      .filter(delivery => !deployed.has(delivery))
      .map(delivery => ({
        delivery,
        cluster: [delivery.deploysTo, delivery.cluster, ...names].find(
          name => name !== undefined && names.includes(name),
        ),
      }));
    return new DeliveryPlaces(ofObject, undeployed);
  }

  private constructor(
    private readonly ofObject: ReadonlyMap<string, readonly EntityDelivery[]>,
    private readonly undeployed: readonly {
      delivery: EntityDelivery;
      cluster?: string;
    }[],
  ) {}

  deliveriesOf(
    cluster: string,
    object: KubernetesObject,
  ): readonly EntityDelivery[] {
    return this.ofObject.get(placeOf(cluster, keyOf(object))) ?? [];
  }

  undeployedIn(name: string): EntityDelivery[] {
    return this.undeployed
      .filter(({ cluster }) => cluster === name)
      .map(({ delivery }) => delivery);
  }
}

function keyOf(object: KubernetesObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return { kind: groupKindOf(object), namespace, name };
}

function placeOf(cluster: string, { kind, namespace, name }: ObjectKey) {
  return JSON.stringify([cluster, kind, namespace ?? '', name]);
}
