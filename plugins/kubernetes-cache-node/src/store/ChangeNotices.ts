import { StoreChange } from '../model/KubernetesStore';
import { ObjectChange } from './HeldObjects';

/**
 * Tells a listener of changes, in their order: those of objects that come in one go together, in one notice of what their
 * summaries show, and one of what they do not. A listener
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
    const { cluster } = this;
    const visible = changes.filter(({ before, after }) => before !== after);
    const objects = changes.flatMap(({ before, after }) =>
      after && before === after ? [after] : [],
    );
    if (visible.length > 0)
      this.#tell({ type: 'objects', cluster, changes: visible });
    if (objects.length > 0) this.#tell({ type: 'details', cluster, objects });
  }

  #tell(change: StoreChange): void {
    try {
      this.listener(change);
    } catch (error) {
      this.onError(error);
    }
  }
}
