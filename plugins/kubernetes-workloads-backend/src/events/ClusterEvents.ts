import { ServiceUnavailableError } from '@backstage/errors';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { KubernetesCache } from '@mooring/plugin-kubernetes-cache-node';
import {
  ObjectEvent,
  problemObject,
} from '@mooring/plugin-kubernetes-workloads-common';
import { ask } from '../cluster/ask';
import { readEvents } from './readEvents';

/** How long an answer is given again, in milliseconds. */
const FRESH = 5_000;
/** How long a cluster may take, in milliseconds. */
const PATIENCE = 10_000;
const MAX_EVENTS = 100;
/** Of one answer, in bytes: a hundred events of the greatest length are not larger. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_KEPT = 1_000;

/** What a cluster tells of one object. */
export interface EventsOfObject {
  readonly events: readonly ObjectEvent[];
  readonly hasMore: boolean;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
}

/** Asks clusters for the events of single objects, and gives an answer again for seconds, however many ask. */
export class ClusterEvents {
  static create(options: {
    store: Pick<KubernetesCache, 'request'>;
    now?: () => number;
  }): ClusterEvents {
    return new ClusterEvents(options);
  }

  readonly #answers = new Map<
    string,
    { until: number; answer: Promise<EventsOfObject> }
  >();

  private constructor(
    private readonly options: Parameters<typeof ClusterEvents.create>[0],
  ) {}

  /**
   * @throws NotAllowedError when the portal may not list events.
   * @throws ServiceUnavailableError when the cluster doesn't answer in time or not as it should.
   */
  of(cluster: string, object: KubernetesObject): Promise<EventsOfObject> {
    const { now = Date.now } = this.options;
    const { kind, namespace, name } = problemObject(object);
    const key = JSON.stringify([
      cluster,
      object.metadata.uid,
      kind,
      namespace,
      name,
    ]);
    const known = this.#answers.get(key);
    if (known && known.until > now()) return known.answer;
    const answer = this.#ask(cluster, object);
    this.#answers.delete(key);
    this.#answers.set(key, { until: now() + FRESH, answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_KEPT) this.#answers.delete(oldest);
    // A failure is told to those who wait for it, and asked about again.
    answer.catch(() => {
      if (this.#answers.get(key)?.answer === answer) this.#answers.delete(key);
    });
    return answer;
  }

  async #ask(
    cluster: string,
    object: KubernetesObject,
  ): Promise<EventsOfObject> {
    const { store, now = Date.now } = this.options;
    const askedAt = now();
    const { body, discard } = await ask(
      store,
      cluster,
      {
        // Events of what is in no namespace are in this one.
        path: `/api/v1/namespaces/${encodeURIComponent(
          object.metadata.namespace ?? 'default',
        )}/events`,
        query: {
          fieldSelector: selectorOf(object),
          limit: String(MAX_EVENTS),
        },
        signal: AbortSignal.timeout(PATIENCE),
      },
      { task: 'list events', right: '"list" on events' },
    );
    try {
      const read = readEvents(await jsonOf(body), problemObject(object));
      if (read) return { ...read, askedAt };
    } catch {
      // said below
    } finally {
      discard();
    }
    throw new ServiceUnavailableError(
      `${cluster} did not give a whole list of events; ask again in a few seconds`,
    );
  }
}

/** As kubectl asks: `Search` in k8s.io/client-go `kubernetes/typed/core/v1/event_expansion.go`. */
function selectorOf({ kind, metadata }: KubernetesObject): string {
  const { uid, name } = metadata;
  return [
    `involvedObject.kind=${kind}`,
    `involvedObject.name=${name}`,
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ].join(',');
}

async function jsonOf(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The list of events is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
