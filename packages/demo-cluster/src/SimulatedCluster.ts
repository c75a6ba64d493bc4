import { Clock } from './Clock';
import { controllers } from './controllers/controllers';
import { nameSuffix } from './hash';
import { createNodes } from './controllers/nodes';
import { Simulation } from './controllers/Simulation';
import { Applier } from './manifests/Applier';
import { Manifest } from './manifests/parseManifests';
import { createRandom, createUuid } from './random';
import { KubernetesObject, ObjectRef } from './store/KubernetesObject';
import { ObjectStore } from './store/ObjectStore';
import { ObjectWriter } from './store/ObjectWriter';
import { ResourceTypes } from './store/ResourceTypes';

/** The objects of a cluster and the controllers that work on them; what a cluster is without its API. */
export class SimulatedCluster {
  /** Makes a cluster that is `ageMs` old. Throws a `ManifestError`. */
  static create(options: {
    name: string;
    clock: Clock;
    ageMs: number;
    nodes: number;
    historySize?: number;
    manifests: Manifest[];
    objects: KubernetesObject[];
  }): SimulatedCluster {
    const { name, clock, ageMs, nodes, historySize } = options;
    const simulation = Simulation.create({ clock, controllers });
    const { now } = simulation;
    const types = ResourceTypes.create();
    const store = ObjectStore.create({ types, now, historySize });
    // One source per kind: whether Events are made must not decide about the names of pods.
    const sources = new Map(
      types.all().map(({ kind }) => [kind, createRandom(`${name}/${kind}`)]),
    );
    const otherKinds = createRandom(name);
    const suffixes = createRandom(`${name}/names`);
    const writer = new ObjectWriter(store, {
      now,
      createUid: kind => createUuid(sources.get(kind) ?? otherKinds),
      createNameSuffix: () => nameSuffix(suffixes),
    });
    const applier = new Applier(store, writer);

    simulation.observe(store, writer);
    simulation.startAt(clock.Date.now() - ageMs);
    applier.applyDefaults(
      createNodes({ cluster: name, count: nodes, now: now() }),
    );
    applier.applyManifests(options.manifests);
    applier.applyObjects(options.objects);
    simulation.advance();
    // To watch from before the start is like watching from before a compaction of etcd.
    store.compact();
    return new SimulatedCluster(store, writer, applier, simulation);
  }

  private constructor(
    readonly store: ObjectStore,
    readonly writer: ObjectWriter,
    private readonly applier: Applier,
    private readonly simulation: Simulation,
  ) {}

  /** Creates or replaces the objects of manifests, and lets the controllers react. Throws a `ManifestError`. */
  applyManifests(manifests: Manifest[]): void {
    this.applier.applyManifests(manifests);
    this.simulation.settle();
  }

  /** As {@link SimulatedCluster.applyManifests}, for objects that stand in no file. */
  applyObjects(objects: KubernetesObject[]): void {
    this.applier.applyObjects(objects);
    this.simulation.settle();
  }

  /** Deletes an object and what it owns. Throws a `StatusError` when there is none. */
  delete(ref: ObjectRef): void {
    this.applier.delete(ref);
    this.simulation.settle();
  }

  /** Lets the controllers react to what was written. */
  settle(): void {
    this.simulation.settle();
  }

  /** Stops time. */
  stop(): void {
    this.simulation.stop();
  }
}
