/** One change of one object. */
export interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly name: string;
  readonly uid: string;
  /** Other for each change, even if two pasts give it the same revision. */
  readonly content: string;
  readonly isLarge: boolean;
}

/** What an etcd holds that a backup is made of. */
export interface Backup {
  readonly log: readonly Change[];
  readonly revision: number;
  readonly compacted: number;
}

let clusters = 0;
let objects = 0;
let changes = 0;

/** The history of one kind of one cluster. */
export class SimulatedEtcd {
  static create(options: { revision?: number } = {}): SimulatedEtcd {
    clusters += 1;
    const { revision = 10 } = options;
    return new SimulatedEtcd(`cluster-${clusters}`, revision);
  }

  #log: Change[] = [];
  #objects: ReadonlyMap<string, Change> | undefined;
  #compacted: number;

  private constructor(readonly uid: string, private latest: number) {
    this.#compacted = latest;
  }

  get revision(): number {
    return this.latest;
  }

  /** What was before it is forgotten. */
  get compacted(): number {
    return this.#compacted;
  }

  /** The objects there are, by their names. */
  objects(): ReadonlyMap<string, Change> {
    this.#objects ??= this.#replay();
    return this.#objects;
  }

  since(revision: number): Change[] {
    return this.#log.filter(change => change.revision > revision);
  }

  put(name: string, isLarge = false): Change {
    const known = this.objects().get(name);
    objects += 1;
    return this.#append({
      type: known ? 'MODIFIED' : 'ADDED',
      uid: known?.uid ?? `object-${objects}`,
      name,
      isLarge,
    });
  }

  delete(name: string): Change | undefined {
    const known = this.objects().get(name);
    return known && this.#append({ ...known, type: 'DELETED' });
  }

  /** Something else in the cluster changes. */
  skip(revisions: number): void {
    this.latest += revisions;
  }

  compact(): void {
    this.#compacted = this.latest;
  }

  backup(): Backup {
    const { latest: revision } = this;
    return { log: [...this.#log], revision, compacted: this.#compacted };
  }

  restore({ log, revision, compacted }: Backup): void {
    this.#log = [...log];
    this.#objects = undefined;
    this.latest = revision;
    this.#compacted = compacted;
  }

  #append(change: Omit<Change, 'revision' | 'content'>): Change {
    this.latest += 1;
    changes += 1;
    const content = `v${changes}`;
    const appended = { ...change, content, revision: this.latest };
    this.#log.push(appended);
    this.#objects = undefined;
    return appended;
  }

  #replay(): Map<string, Change> {
    const found = new Map<string, Change>();
    for (const change of this.#log) {
      if (change.type === 'DELETED') found.delete(change.name);
      else found.set(change.name, change);
    }
    return found;
  }
}
