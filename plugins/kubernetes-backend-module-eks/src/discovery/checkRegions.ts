import { setTimeout as sleep } from 'node:timers/promises';
import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { DiscoveredRegion, EksDiscovery } from './EksDiscovery';

/** Less than a source may take, so that each region has a line of its own. */
const TIMEOUT_MS = 25_000;

/** How the discovery of each account and region went the last time. */
export async function checkRegions(
  discovery: Pick<EksDiscovery, 'clusters' | 'regions'>,
  timeoutMs = TIMEOUT_MS,
): Promise<SourceCheck[]> {
  const done = new AbortController();
  try {
    await Promise.race([
      discovery.clusters(), // the first answers
      sleep(timeoutMs, undefined, { signal: done.signal }),
    ]);
  } finally {
    done.abort();
  }
  return discovery.regions.map(checkRegion);
}

function checkRegion(region: DiscoveredRegion): SourceCheck {
  const { id, problem, remedy, isKnown, clusters } = region;
  const source = `eks ${id}`;
  const { length } = clusters;
  const number = `${length} cluster${length === 1 ? '' : 's'}`;
  if (problem !== undefined) {
    return {
      source,
      ok: false,
      detail: `EKS does not answer as it should: ${foreignText(
        problem,
      )}; ${number} known from before.`,
      remedy: remedy && foreignText(remedy),
    };
  }
  if (!isKnown) {
    return {
      source,
      ok: false,
      detail:
        'EKS has not answered yet: its clusters are still being listed, or wait until those of other regions are.',
      remedy: 'Ask again in a minute.',
    };
  }
  return { source, ok: true, detail: `EKS lists ${number}.` };
}
