import { WorkloadStatus } from '@mooring/plugin-kubernetes-matching-common';

/** Where workloads are: names, each once and in order. */
export interface Places {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
}

export function placesOf(
  named: readonly Pick<WorkloadStatus, 'cluster' | 'namespace'>[],
): Places {
  return {
    clusters: distinct(named.map(({ cluster }) => cluster)),
    namespaces: distinct(named.map(({ namespace }) => namespace)),
  };
}

/** The values that are there, each once and in order. */
export function distinct(values: Iterable<string | undefined>): string[] {
  const set = new Set(values);
  set.delete(undefined);
  return ([...set] as string[]).sort();
}
