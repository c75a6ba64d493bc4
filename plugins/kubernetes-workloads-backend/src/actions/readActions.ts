import { Config } from '@backstage/config';
import { WorkloadAction } from '@mooring/plugin-kubernetes-workloads-common';

/** What each action is called in `kubernetesWorkloads.actions`. */
export const actionKeys: Readonly<Record<WorkloadAction, string>> = {
  'restart-rollout': 'restartRollout',
  'delete-pod': 'deletePod',
};

/** Reads `kubernetesWorkloads.actions`: what the configuration allows. */
export function readActions(config: Config): WorkloadAction[] {
  const actions = Object.keys(actionKeys) as WorkloadAction[];
  return actions.filter(action =>
    config.getOptionalBoolean(
      `kubernetesWorkloads.actions.${actionKeys[action]}`,
    ),
  );
}
