import { ClusterObjects } from '../src/model/KubernetesStore';
import { TcpProxy } from '../src/__testUtils__/TcpProxy';

/** The state may lag behind a cut by what is allowed, and by what a busy machine adds. */
const ALLOWANCE_MS = 2_000;

/** Watches, while the network is cut, that nobody claims to be up to date. */
export class CutMonitor {
  /** @param options - `limitMs`: how long after a cut a view may still count as up to date */
  static create(options: {
    proxy: TcpProxy;
    objects: ClusterObjects;
    limitMs: number;
  }): CutMonitor {
    const { proxy, objects, limitMs } = options;
    return new CutMonitor(proxy, objects, limitMs);
  }

  /** What was wrong. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly proxy: TcpProxy,
    private readonly objects: ClusterObjects,
    private readonly limitMs: number,
  ) {}

  /** Cuts the network for longer than the limit, then mends it. */
  async cut(): Promise<void> {
    const cutAt = Date.now();
    this.proxy.cut();
    await new Promise(resolve => {
      setTimeout(resolve, this.limitMs + ALLOWANCE_MS);
    });
    const { state } = this.objects.index;
    if (state.type === 'synced' || state.type === 'forbidden') {
      this.complaints.push(
        `${state.type} ${Date.now() - cutAt} ms after the network was cut`,
      );
    }
    if (state.type === 'stale' && Date.parse(state.since) > cutAt + 1_000) {
      this.complaints.push(
        `stale since ${state.since}, cut since ${new Date(
          cutAt,
        ).toISOString()}`,
      );
    }
    for (const { kind, confirmedAt } of this.objects.kinds()) {
      if (confirmedAt && Date.parse(confirmedAt) > cutAt + 1_000) {
        this.complaints.push(`${kind} was confirmed while cut`);
      }
    }
    this.proxy.mend();
  }
}
