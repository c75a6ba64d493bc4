import { Clock } from '../transport/Clock';
import { WatchTransport } from '../transport/Transport';
import { unlessAborted } from '../transport/unlessAborted';
import { askJson } from './askJson';

/** More of the answer is not read, in bytes. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Tells whether it is still the same cluster at the other end: a cluster's `kube-system` namespace cannot be replaced, so
 * its UID stands for the cluster, as OpenTelemetry's `k8s.cluster.uid` has it. It is asked for once per connection, for
 * all kinds together, and takes one right: `get` on this one namespace. Without it, only {@link Witness} can tell.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/registry/attributes/k8s/
 */
export class ClusterIdentity {
  static create(options: {
    transport: WatchTransport;
    clock: Clock;
    /** How long to wait for the answer. */
    patienceMs: number;
  }): ClusterIdentity {
    return new ClusterIdentity(options);
  }

  #uid?: string;
  #epoch = 0;
  #askedOn?: number;
  #hasBookmarks = false;
  #pending?: Promise<void>;

  private constructor(
    private readonly options: Parameters<typeof ClusterIdentity.create>[0],
  ) {}

  /** Another number than before: it is another cluster. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether a watch of this cluster has had a bookmark, so that others can expect theirs. */
  get hasBookmarks(): boolean {
    return this.#hasBookmarks;
  }

  sendsBookmarks(): void {
    this.#hasBookmarks = true;
  }

  /** Whether the last answer has told which cluster it is. */
  get isKnown(): boolean {
    return this.#uid !== undefined;
  }

  /** Asks, unless there was no new connection since; resolves in any case, or rejects once the signal is aborted. */
  async refresh(signal: AbortSignal): Promise<void> {
    const { transport } = this.options;
    if (this.#askedOn === transport.connections) return;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    await unlessAborted(this.#pending, signal);
  }

  async #ask(): Promise<void> {
    const { transport } = this.options;
    const uid = await this.#read();
    this.#askedOn = uid === 'no answer' ? undefined : transport.connections;
    if (uid === 'no answer' || uid === undefined) return;
    if (this.#uid !== undefined && this.#uid !== uid) this.#epoch += 1;
    this.#uid = uid;
  }

  /** `undefined` when the API server does not say it. */
  async #read(): Promise<string | undefined> {
    const path = '/api/v1/namespaces/kube-system';
    const answer = await askJson(path, {
      ...this.options,
      maxBytes: MAX_ANSWER_BYTES,
    });
    if (answer === 'no answer') return answer;
    const metadata = typeof answer === 'number' ? undefined : answer.metadata;
    return typeof metadata?.uid === 'string' ? metadata.uid : undefined;
  }
}
