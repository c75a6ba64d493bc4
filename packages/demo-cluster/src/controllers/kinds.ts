import {
  DaemonSetSpec,
  DaemonSetStatus,
  DeploymentSpec,
  DeploymentStatus,
  ReplicaSetSpec,
  ReplicaSetStatus,
  StatefulSetSpec,
  StatefulSetStatus,
} from 'kubernetes-types/apps/v1';
import {
  CronJobSpec,
  CronJobStatus,
  JobSpec,
  JobStatus,
} from 'kubernetes-types/batch/v1';
import {
  NodeSpec,
  NodeStatus,
  PodSpec,
  PodStatus,
} from 'kubernetes-types/core/v1';
import { KubernetesObject } from '../store/KubernetesObject';

export type Pod = KubernetesObject<PodSpec, PodStatus> & { spec: PodSpec };
export type Node = KubernetesObject<NodeSpec, NodeStatus> & {
  status: NodeStatus;
};
export type Deployment = KubernetesObject<DeploymentSpec, DeploymentStatus> & {
  spec: DeploymentSpec;
};
export type ReplicaSet = KubernetesObject<ReplicaSetSpec, ReplicaSetStatus> & {
  spec: ReplicaSetSpec;
};
export type StatefulSet = KubernetesObject<
  StatefulSetSpec,
  StatefulSetStatus
> & { spec: StatefulSetSpec };
export type DaemonSet = KubernetesObject<DaemonSetSpec, DaemonSetStatus> & {
  spec: DaemonSetSpec;
};
export type Job = KubernetesObject<JobSpec, JobStatus> & { spec: JobSpec };
export type CronJob = KubernetesObject<CronJobSpec, CronJobStatus> & {
  spec: CronJobSpec;
};
