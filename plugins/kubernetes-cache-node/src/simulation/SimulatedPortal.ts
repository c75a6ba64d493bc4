import { ClusterIdentity } from '../reflector/ClusterIdentity';
import { FollowedKind } from '../model/FollowedKind';
import { ListTurns } from '../reflector/ListTurns';
import { Pacer } from '../reflector/Pacer';
import { Reflector } from '../reflector/Reflector';
import { StreamPath } from '../reflector/StreamPath';
import { DEFAULT_REFLECTOR_TIMING } from '../reflector/timing';
import { ClusterStore } from '../store/ClusterStore';
import { MAX_OBJECT_BYTES, SimulatedApiServer } from './SimulatedApiServer';
import { SimulatedClock } from './SimulatedClock';

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };

/** The real reflector and the real store, in a simulated time before a simulated API server. */
export class SimulatedPortal {
  static start(options: {
    server: SimulatedApiServer;
    clock: SimulatedClock;
    random: () => number;
  }): SimulatedPortal {
    return new SimulatedPortal(options);
  }

  /** How many objects were found to differ though a watch had told everything. */
  drift = 0;
  readonly #store = ClusterStore.create({
    ...{ cluster: 'simulated', onChange: () => {}, onHeld: () => {} },
  });
  readonly #reflector: Reflector;

  private constructor({
    server,
    clock,
    random,
  }: Parameters<typeof SimulatedPortal.start>[0]) {
    const { confirmMs: patienceMs } = DEFAULT_REFLECTOR_TIMING;
    this.#reflector = Reflector.create({
      ...{ kind: PODS, transport: server, clock, random },
      store: this.#store,
      identity: ClusterIdentity.create({
        ...{ transport: server, clock, patienceMs },
      }),
      path: StreamPath.create({ clock, timing: DEFAULT_REFLECTOR_TIMING }),
      turns: ListTurns.create({ limit: 8, perCluster: 4, clock }).forCluster(),
      pacer: Pacer.create(() => 0),
      timing: DEFAULT_REFLECTOR_TIMING,
      maxObjectBytes: MAX_OBJECT_BYTES,
      onStatus: () => {},
      observer: {
        onList: () => {},
        onReconnect: () => {},
        onDrift: objects => {
          this.drift += objects;
        },
        onRefused: () => {},
        onError: error => {
          throw error;
        },
      },
    });
    this.#reflector.start();
  }

  get status(): FollowedKind {
    return this.#reflector.status;
  }

  /** What it shows: the objects with their versions, and those that are too large. */
  get view(): string {
    const [kind] = this.#store.kinds();
    const shown = [...this.#store.index.find({})].map(
      ({ name, labels }) => `${name} ${labels.content}`,
    );
    const large = (kind?.tooLarge ?? []).map(({ name }) => `${name} large`);
    return [...shown, ...large].sort().join(', ');
  }

  doubt(): void {
    this.#reflector.doubt('the process was stopped');
  }

  async stop(): Promise<void> {
    await this.#reflector.stop();
  }
}
