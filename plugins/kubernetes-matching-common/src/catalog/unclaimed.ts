import { Steps } from '@mooring/kubernetes-objects';
import { LocatedObject } from '../objects/workloads';
import { CatalogIndex } from './CatalogIndex';

/** Those of the workloads that no entity selects. */
export function* unclaimed(
  catalog: CatalogIndex,
  workloads: readonly LocatedObject[],
): Steps<LocatedObject[]> {
  const free: LocatedObject[] = [];
  for (const workload of workloads) {
    const [claimant] = catalog.selecting(workload.object.labels);
    if (!claimant) free.push(workload);
    yield;
  }
  return free;
}
