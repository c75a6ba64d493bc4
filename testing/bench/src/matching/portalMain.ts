import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- it is what is measured
import kubernetesMatching from '@mooring/plugin-kubernetes-matching-backend';
import type {
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { Agent, request } from 'undici';
import { LongestHold, LoopHolds } from '../measure/LoopHolds';
import { startBackend } from '../portal/startBackend';
import { BackendAddress } from '../portal/backendConfig';
import { serve, tellProgress } from '../processes/serve';
import { generateFleet, KUBERNETES_ID } from '../workloads/generateFleet';
import { ChangingCatalog } from './ChangingCatalog';
import { ChangingFleet } from './ChangingFleet';

/** What is measured, and for how long each part. */
export interface PortalRun {
  address: BackendAddress;
  config: JsonObject;
  entities: number;
  clusters: number;
  /** How long clusters flap, each time. */
  flapMs: number;
}

/** Times in milliseconds. */
export interface PortalFigures {
  ready: number;
  allVerdicts: number;
  residentBytes: number;
  changed: number;
  deleted: number;
  back: number;
  /** From a changed label to the verdict in the list. */
  steady: number[];
  flapping: Record<string, number[]>;
  /** The longest that the event loop was held, by what was done meanwhile. */
  holds: Record<string, LongestHold>;
  /** 99 % of the turns of the event loop held it for no longer, likewise. */
  holdP99: number;
}

const TIMEOUT_MS = 900_000;
/** After a request, nothing is asked for so many times as long as it took: asking must not be most of what the portal does. */
const PAUSE_FACTOR = 4;

async function run(options: PortalRun): Promise<PortalFigures> {
  const { address, config, flapMs } = options;
  const generated = generateFleet({ ...options, seed: 9 });
  const fleet = new ChangingFleet(generated.clusters);
  const entities = generated.entities.map(({ entity }) => entity);
  const catalog = new ChangingCatalog(entities);
  const agent = new Agent({ connections: 1 });
  const total = async (query: string) => {
    const { statusCode, body } = await request(
      `${address.url}/api/kubernetes-matching/matches?limit=1&${query}`,
      {
        dispatcher: agent,
        headers: { authorization: `Bearer ${address.token}` },
      },
    );
    const page = (await body.json()) as Page<MatchListItem>;
    return statusCode === 200 ? page.totalItems : undefined;
  };
  const until = async (query: string, wished: (count: number) => boolean) => {
    const deadline = performance.now() + TIMEOUT_MS;
    for (;;) {
      const asked = performance.now();
      const count = await total(query);
      const pause = PAUSE_FACTOR * (performance.now() - asked);
      if (count !== undefined && wished(count)) return performance.now();
      if (performance.now() > deadline) {
        throw new Error(`"${query}" still has ${count} lines`);
      }
      await sleep(Math.max(10, pause));
    }
  };
  const loop = new LoopHolds();
  const holds: Record<string, LongestHold> = {};
  const during = async <Result>(what: string, work: () => Promise<Result>) => {
    tellProgress(what);
    loop.takeLongest();
    const result = await work();
    await sleep(20);
    holds[what] = loop.takeLongest();
    return result;
  };

  await startBackend({
    config,
    entities: [],
    catalog: catalog.asService(),
    features: [
      kubernetesMatching,
      createServiceFactory({
        service: kubernetesCacheServiceRef,
        deps: {},
        factory: () => fleet,
      }),
    ],
  });
  const ready = process.uptime() * 1000;
  loop.start();
  const started = performance.now();
  const allVerdicts = await during('all verdicts', async () => {
    return (await until('', count => count === entities.length)) - started;
  });
  const residentBytes = process.memoryUsage().rss;

  // What the follower finds only when it reads the catalog is timed from when it has begun to show.
  const shown = async (
    change: () => void,
    query: string,
    from: (count: number) => boolean,
    to: (count: number) => boolean,
  ) => {
    change();
    const first = await until(query, from);
    return (await until(query, to)) - first;
  };
  const some = Math.min(1_000, entities.length / 10);
  const renamed = entities
    .slice(0, some)
    .map((entity, index) => withId(entity, `renamed-${index}`));
  const changed = await during('changed', () =>
    shown(
      () => {
        for (const entity of renamed) {
          catalog.entities.set(
            `component:default/${entity.metadata.name}`,
            entity,
          );
        }
      },
      'text=renamed-',
      count => count > 0,
      count => count === some,
    ),
  );
  const all = catalog.entities;
  const deleted = await during('deleted', () =>
    shown(
      () => {
        catalog.entities = new Map();
      },
      '',
      count => count < entities.length,
      count => count === 0,
    ),
  );
  const back = await during('back', () =>
    shown(
      () => {
        catalog.entities = all;
      },
      '',
      count => count > 0,
      count => count === entities.length,
    ),
  );

  // Entities of a cluster that stays healthy; each is matched before. None of the last cluster's is: see `fitOf`.
  const healthy = options.clusters - 2;
  const candidates = generated.entities
    .map(({ entity, fit }, index) => ({ entity, fit, index }))
    .filter(
      ({ fit, index }) =>
        fit === 'matched' &&
        index >= some &&
        index % options.clusters === healthy,
    );
  const measureLabels = async (forMs: number) => {
    const samples: number[] = [];
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      const { entity } = candidates[samples.length % candidates.length];
      const name = entity.metadata.name;
      const index = generated.clusters[healthy];
      const [object] = [...index.find({ name, kinds: ['Deployment.apps'] })];
      const { [KUBERNETES_ID]: id, ...others } = object.labels;
      const query = `text=${encodeURIComponent(name)}&status=matched`;
      const at = performance.now();
      fleet.relabel(healthy, object, others);
      samples.push((await until(query, count => count === 0)) - at);
      fleet.relabel(healthy, object, { ...others, [KUBERNETES_ID]: id });
      await until(query, count => count > 0);
    }
    return samples;
  };
  const steady = await during('50 changes a second', async () => {
    let turn = 0;
    const busy = setInterval(() => {
      const at = turn++ % healthy;
      const [object] = generated.clusters[at].find({ kinds: ['Pod'] });
      if (object)
        fleet.relabel(at, object, { ...object.labels, turn: `${turn}` });
    }, 20);
    const samples = await measureLabels(flapMs);
    clearInterval(busy);
    return samples;
  });
  const flapping: Record<string, number[]> = {};
  for (const count of [5, 50]) {
    const flap = Math.max(1, Math.round((count * options.clusters) / 200));
    const what = `${count} of 200 clusters`;
    flapping[what] = await during(what, async () => {
      let turn = 0;
      const timer = setInterval(() => {
        const at = turn % flap;
        const isDown = Math.floor(turn++ / flap) % 2 === 0;
        const since = new Date().toISOString();
        fleet.setState(
          at,
          isDown
            ? { type: 'stale', since, reason: 'connection reset' }
            : { type: 'synced' },
        );
      }, 30_000 / flap);
      const samples = await measureLabels(flapMs);
      clearInterval(timer);
      for (let at = 0; at < flap; at++) fleet.setState(at, { type: 'synced' });
      return samples;
    });
  }
  loop.stop();
  await agent.destroy();
  return {
    ready,
    allVerdicts,
    residentBytes,
    changed,
    deleted,
    back,
    steady,
    flapping,
    holds,
    holdP99: loop.p99(),
  };
}

function withId(entity: Entity, id: string): Entity {
  const annotations = { ...entity.metadata.annotations, [KUBERNETES_ID]: id };
  return { ...entity, metadata: { ...entity.metadata, annotations, etag: id } };
}

serve(run);
