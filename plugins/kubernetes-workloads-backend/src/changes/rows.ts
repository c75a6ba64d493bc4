import { WorkloadChangeType } from '@mooring/plugin-kubernetes-workloads-common';

/** A row of `workloads`. */
export interface WorkloadRow {
  id: string;
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  labels: string;
  state: string;
  removed_at: Date | string | number | null;
}

/** A row of `changes`. */
export interface ChangeRow {
  seq: number | string;
  workload_id: string;
  at: Date | string | number;
  change: WorkloadChangeType;
  container: string | null;
  from: string | null;
  to: string | null;
  message: string;
  revision: string | null;
  while_away: boolean | number;
}
