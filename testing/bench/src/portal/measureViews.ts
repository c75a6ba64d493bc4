import { Entity } from '@backstage/catalog-model';
import { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';
import { Portal } from './Portal';

/** What many views of the tab, one after the other, cost. */
export interface ViewMeasurements {
  /** One per view, in milliseconds; `Infinity` for a view without an answer. */
  durations: number[];
  /** Views that were answered in time, of all. */
  answeredPercent: number;
  /** Requests that the portal sent to clusters, per view. */
  requests: number;
  /** The portal's processor time per view, in milliseconds. */
  cpuMs: number;
}

/** What an answer must hold, so that no wrong answer counts as a fast one. */
export interface ExpectedView {
  /** Clusters that have something for the entity. */
  clusters: number;
  /** Pods on all of them. */
  pods: number;
  /** Clusters, by name, that may report errors, because they do not answer. */
  unreachable?: string[];
}

/** How many views without an answer are enough to know that there is none. */
const ENOUGH_UNANSWERED = 3;

/**
 * Opens the tab again and again, of each entity in turn.
 *
 * @throws an error when an answer is not what is expected.
 */
export async function measureViews(options: {
  portal: Portal;
  entities: Entity[];
  expected: ExpectedView;
  views: number;
  /** So many views at least, and for so long, are not counted: until then a portal compiles what it runs. */
  warmUp: { views: number; ms: number };
  /** How long a view is watched before it counts as unanswered. */
  timeoutMs: number;
}): Promise<ViewMeasurements> {
  const { portal, entities, expected, views, warmUp, timeoutMs } = options;
  let opened = 0;
  const openNext = async (): Promise<number> => {
    const entity = entities[opened++ % entities.length];
    const { durationMs, answer } = await portal.view(entity, { timeoutMs });
    if (answer) {
      assertExpected(entity, answer.objects, expected);
    }
    return durationMs;
  };

  const warmAt = performance.now() + warmUp.ms;
  while (
    (opened < warmUp.views || performance.now() < warmAt) &&
    (await openNext()) < Infinity
  );

  const before = await portal.usage();
  const durations: number[] = [];
  let unanswered = 0;
  while (durations.length < views && unanswered < ENOUGH_UNANSWERED) {
    const duration = await openNext();
    durations.push(duration);
    unanswered += duration === Infinity ? 1 : 0;
  }
  const after = await portal.usage();

  const count = durations.length;
  return {
    durations,
    answeredPercent: (100 * (count - unanswered)) / count,
    requests: (after.requestsSent - before.requestsSent) / count,
    cpuMs: (after.cpuMs - before.cpuMs) / count,
  };
}

function assertExpected(
  entity: Entity,
  { items }: ObjectsByEntityResponse,
  { unreachable = [], ...expected }: ExpectedView,
): void {
  const found = {
    clusters: items.filter(item => item.resources.some(hasObjects)).length,
    pods: items
      .flatMap(item => item.resources)
      .filter(({ type }) => type === 'pods')
      .reduce((sum, { resources }) => sum + resources.length, 0),
  };
  // A control plane without a metrics server answers 404 for pod metrics, which is not an error of the view.
  const errors = items
    .filter(item => !unreachable.includes(item.cluster.name))
    .flatMap(item => item.errors)
    .filter(
      error =>
        !('resourcePath' in error) ||
        !error.resourcePath?.startsWith('/apis/metrics.k8s.io/'),
    );
  if (
    found.clusters !== expected.clusters ||
    found.pods !== expected.pods ||
    errors.length > 0
  ) {
    throw new Error(
      `the view of ${entity.metadata.name} shows ${JSON.stringify({
        ...found,
        errors,
      })} instead of ${JSON.stringify(expected)} without errors`,
    );
  }
}

function hasObjects({ resources }: { resources: unknown[] }): boolean {
  return resources.length > 0;
}
