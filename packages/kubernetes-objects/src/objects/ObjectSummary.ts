import { Labels } from '../labels/Selector';
import { OwnerReference } from './KubernetesObject';
import { TrackingApplication } from './trackingId';

/**
 * What matching reads of an object, and nothing else: small enough to keep for every object of a large cluster.
 * Summaries are immutable; a changed object gets a new one.
 *
 * @public
 */
export interface ObjectSummary {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
  /** Absent for an object of a manifest. */
  readonly uid?: string;
  readonly labels: Labels;
  /** Only the annotations under `backstage.io/`. */
  readonly annotations: Labels;
  readonly owners: readonly OwnerReference[];
  /** The labels that the object's pod template gives to pods; absent for a kind without pod template. */
  readonly podTemplateLabels?: Labels;
  /** The pods that a Service selects; absent for other kinds and for a Service without selector. */
  readonly podSelector?: Labels;
  /** What a controller wants to run and what is ready; absent for an object that runs nothing by itself. */
  readonly replicas?: ReplicaCounts;
  /** Where a Pod or a Job is in its life; absent for other kinds. */
  readonly phase?: ObjectPhase;
  /** What Argo CD has to do with it; absent where nothing is said. */
  readonly delivery?: DeliverySummary;
}

/**
 * What an object says of Argo CD: an Application of where it deploys, any other object of who deploys it.
 *
 * @public
 */
export interface DeliverySummary {
  /** The Application that the object's own tracking id names. */
  readonly trackedBy?: TrackingApplication;
  /** Where an Application deploys; one of the two. */
  readonly destination?: { readonly name?: string; readonly server?: string };
  /** The project of an Application. */
  readonly project?: string;
}

/**
 * A controller's numbers of pods.
 *
 * @public
 */
export interface ReplicaCounts {
  /** Zero for a controller scaled to zero and for a suspended CronJob or Job. */
  readonly desired: number;
  readonly ready: number;
}

/**
 * A Pod's `status.phase`; for a Job, `Succeeded` or `Failed` once it is complete or has failed, else `Running`.
 *
 * @public
 */
export type ObjectPhase =
  | 'Pending'
  | 'Running'
  | 'Succeeded'
  | 'Failed'
  | 'Unknown';
