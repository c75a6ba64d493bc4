import { autoscalerAtLimit } from './autoscaler-at-limit';
import { autoscalerBlind } from './autoscaler-blind';
import { containerConfig } from './container-config';
import { crashLoop } from './crash-loop';
import { ProblemRule } from './createProblem';
import { cronjobMissed } from './cronjob-missed';
import { disruptionBudgetBlocks } from './disruption-budget-blocks';
import { evicted } from './evicted';
import { imagePull } from './image-pull';
import { initFailing } from './init-failing';
import { jobFailed } from './job-failed';
import { memoryNearLimit } from './memory-near-limit';
import { mixedImages } from './mixed-images';
import { outOfSync } from './out-of-sync';
import { outOfMemory } from './out-of-memory';
import { probeFailing } from './probe-failing';
import { replicasMissing } from './replicas-missing';
import { restartsRising } from './restarts-rising';
import { rolloutPaused } from './rollout-paused';
import { rolloutStuck } from './rollout-stuck';
import { routeWithoutBackend } from './route-without-backend';
import { serviceWithoutEndpoints } from './service-without-endpoints';
import { syncFailed } from './sync-failed';
import { terminatingStuck } from './terminating-stuck';
import { unschedulable } from './unschedulable';
import { volumePending } from './volume-pending';

/**
 * Every kind of problem, the most telling first: among problems of equal severity, the one that stands first here leads.
 *
 * @public
 */
export const problemRules: readonly ProblemRule[] = [
  outOfMemory,
  crashLoop,
  initFailing,
  containerConfig,
  imagePull,
  volumePending,
  unschedulable,
  replicasMissing,
  probeFailing,
  jobFailed,
  cronjobMissed,
  rolloutStuck,
  syncFailed,
  outOfSync,
  routeWithoutBackend,
  serviceWithoutEndpoints,
  terminatingStuck,
  evicted,
  restartsRising,
  memoryNearLimit,
  autoscalerBlind,
  autoscalerAtLimit,
  rolloutPaused,
  disruptionBudgetBlocks,
  mixedImages,
];
