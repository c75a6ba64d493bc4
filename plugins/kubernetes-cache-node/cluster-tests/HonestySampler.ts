import { setTimeout as sleep } from 'node:timers/promises';
import { canTellAbsence, GroupKind } from '@mooring/kubernetes-objects';
import { ControlPlane } from '@mooring/control-plane';
import { ClusterObjects } from '../src/model/KubernetesStore';

const INTERVAL_MS = 100;
const TIMEOUT_MS = 60_000;

/** Compares what a view claims to know of a kind with what the API server holds. */
export class HonestySampler {
  /**
   * - `path`: where the API server lists the kind
   * - `noticeMs`: for how long a view may be wrong before it has to say so
   */
  static create(options: {
    plane: ControlPlane;
    path: string;
    kind: GroupKind;
    objects: ClusterObjects;
    noticeMs: number;
  }): HonestySampler {
    return new HonestySampler(options);
  }

  #wrongSince?: number;

  private constructor(
    private readonly options: Parameters<typeof HonestySampler.create>[0],
  ) {}

  /**
   * Samples until the view is whole and right.
   *
   * @throws at the first sample that has claimed for too long what is not so
   */
  async becomesTrue(): Promise<void> {
    const end = Date.now() + TIMEOUT_MS;
    for (;;) {
      const differences = await this.#differences();
      const { state } = this.options.objects.index;
      if (this.#claims() && differences.length === 0) return;
      if (Date.now() > end) {
        throw new Error(
          `${JSON.stringify(state)}, different: ${differences.length}`,
        );
      }
      await sleep(INTERVAL_MS);
    }
  }

  /** Samples in the background. The returned function ends it, and rejects if a sample has claimed what is not so. */
  start(): () => Promise<number> {
    let isOver = false;
    const run = async () => {
      let samples = 0;
      while (!isOver) {
        await this.#differences();
        samples++;
        await sleep(INTERVAL_MS);
      }
      return samples;
    };
    const running = run();
    // It is told to the one who ends it.
    running.catch(() => {});
    return () => {
      isOver = true;
      return running;
    };
  }

  #claims(): boolean {
    return canTellAbsence(this.options.objects.index.state, this.options.kind);
  }

  async #differences(): Promise<string[]> {
    const { plane, path, kind, objects, noticeMs } = this.options;
    const didClaim = this.#claims();
    const { items } = await plane.request(path);
    const leftOut = new Set(
      objects
        .kinds()
        .flatMap(({ tooLarge = [] }) => tooLarge)
        .map(({ namespace, name }) => `${namespace}/${name}`),
    );
    const there = new Set<string>(
      items
        .filter(
          ({ metadata: { namespace, name } }: any) =>
            !leftOut.has(`${namespace}/${name}`),
        )
        .map(textOf),
    );
    const here = new Set(objects.objects({ kinds: [kind] }).map(textOf));
    const differences = [
      ...[...there].filter(text => !here.has(text)),
      ...[...here].filter(text => !there.has(text)),
    ];
    const isWrong = didClaim && this.#claims() && differences.length > 0;
    this.#wrongSince = isWrong ? this.#wrongSince ?? Date.now() : undefined;
    if (this.#wrongSince && Date.now() - this.#wrongSince > noticeMs) {
      const { type } = objects.index.state;
      throw new Error(`${type}, but different: ${differences.slice(0, 3)}`);
    }
    return differences;
  }
}

function textOf({ metadata }: any): string {
  const { namespace, name, uid, resourceVersion } = metadata;
  return [namespace, name, uid, resourceVersion].join(' ');
}
