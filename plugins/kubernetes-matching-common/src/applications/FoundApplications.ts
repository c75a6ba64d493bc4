import { AskedApplications } from '@mooring/plugin-kubernetes-delivery-common';
import type { LocatedObject } from '../objects/workloads';
import { TrackedWorkloads } from './tracking';

/**
 * The Applications of Argo CD that an entity's annotations name or select.
 *
 * @public
 */
export interface FoundApplications {
  /** What the annotations ask for. */
  readonly asked: AskedApplications;
  /** Those of the name, or that the selector selects, wherever they are. */
  readonly candidates: readonly LocatedObject[];
  /** Those of them that the other annotations allow. */
  readonly meant: readonly LocatedObject[];
  /** Whether there are no others: the clusters that could have one can say so, and at least one has Argo CD. */
  readonly areAll: boolean;
  /** The Applications that the entity's own workloads say deploy them. */
  readonly tracking: readonly TrackedWorkloads[];
}
