import { ClusterState } from '@mooring/kubernetes-objects';
import { EntityDeliveries } from '@mooring/plugin-kubernetes-delivery-common';
import { ComponentAssessment } from '../component/Assessment';
import { HealthStatus } from '../health/Health';
import { ContainerStatus } from '../pods/containers';
import { PodColumns } from '../pods/podColumns';
import { ProblemObject } from '../problems/Problem';
import { WorkloadAction } from './actions';

/**
 * One pod of a component.
 *
 * @public
 */
export interface PodRow extends PodColumns {
  readonly namespace?: string;
  readonly name: string;
  /** The object at the top: the Deployment, not its ReplicaSet. */
  readonly workload: ProblemObject;
  readonly health: HealthStatus;
  readonly node?: string;
  /** In ISO 8601. */
  readonly createdAt?: string;
  readonly containers: readonly ContainerStatus[];
}

/**
 * How an entity's workloads are in one cluster.
 *
 * @public
 */
export interface ClusterWorkloads extends ComponentAssessment {
  readonly cluster: string;
  /** What the view of the cluster is worth: unless `synced` or `forbidden`, the rest is as it last was. */
  readonly state: ClusterState;
  /** The pods, the worst first, as many as are sent. */
  readonly podRows: readonly PodRow[];
  readonly totalPods: number;
  /** What matches beside the workloads and what they own: Services, Ingresses, custom resources; as many as are sent. */
  readonly others: readonly ProblemObject[];
  readonly totalOthers: number;
}

/**
 * Which pods of a component are asked for.
 *
 * @public
 */
export interface PodsRequest {
  readonly cluster: string;
  /** How many rows of the order, the worst first, come before them. */
  readonly offset: number;
}

/**
 * Some of a component's pods in one cluster, the worst first.
 *
 * @public
 */
export interface PodPage extends PodsRequest {
  readonly podRows: readonly PodRow[];
  readonly totalPods: number;
}

/**
 * How an entity's workloads are.
 *
 * @public
 */
export interface EntityWorkloads {
  readonly entityRef: string;
  /** The worst of all clusters; `Missing` when no cluster runs any. */
  readonly status: HealthStatus;
  readonly clusters: readonly ClusterWorkloads[];
  /** What Argo CD and Flux say of them. */
  readonly deliveries: EntityDeliveries;
  /** What the configuration allows to be done to them; each action needs a permission of its own. */
  readonly actions: readonly WorkloadAction[];
}
