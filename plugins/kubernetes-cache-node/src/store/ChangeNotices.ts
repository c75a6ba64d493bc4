import { StoreChange } from '../model/KubernetesStore';
import { ObjectChange } from './HeldObjects';

/**
 * Tells a listener of changes, in their order: those of objects that come in one go together, in one notice. A listener
 * that throws misses its notice, and disturbs nobody else.
 */
export class ChangeNotices {
  static create(options: {
    cluster: string;
    listener: (change: StoreChange) => void;
    onError: (error: unknown) => void;
  }): ChangeNotices {
    const { cluster, listener, onError } = options;
    return new ChangeNotices(cluster, listener, onError);
  }

  #objects: ObjectChange[] = [];
  #isScheduled = false;

  private constructor(
    private readonly cluster: string,
    private readonly listener: (change: StoreChange) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Tells before the next task of the event loop. */
  objects(changes: readonly ObjectChange[]): void {
    for (const change of changes) this.#objects.push(change);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  /** Tells at once. */
  state(): void {
    this.#flush();
    this.#tell({ type: 'state', cluster: this.cluster });
  }

  #flush(): void {
    if (this.#objects.length === 0) return;
    const changes = this.#objects;
    this.#objects = [];
    this.#tell({ type: 'objects', cluster: this.cluster, changes });
  }

  #tell(change: StoreChange): void {
    try {
      this.listener(change);
    } catch (error) {
      this.onError(error);
    }
  }
}
