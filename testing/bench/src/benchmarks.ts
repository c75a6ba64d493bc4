import { cacheMemory } from './benchmarks/cache-memory';
import { crashToLog } from './benchmarks/crash-to-log';
import { evaluate } from './benchmarks/evaluate';
import { eventToAnswer } from './benchmarks/event-to-answer';
import { firstSync } from './benchmarks/first-sync';
import { fleetList } from './benchmarks/fleet-list';
import { labelBurst } from './benchmarks/label-burst';
import { labelToBrowser } from './benchmarks/label-to-browser';
import { lint } from './benchmarks/lint';
import { lintKustomizations } from './benchmarks/lint-kustomizations';
import { lintMonorepo } from './benchmarks/lint-monorepo';
import { lintTruth } from './benchmarks/lint-truth';
import { packing } from './benchmarks/packing';
import { portal } from './benchmarks/portal';
import { quietFleet } from './benchmarks/quiet-fleet';
import { schedules } from './benchmarks/schedules';
import { signInLoad } from './benchmarks/sign-in-load';
import { viewFiftyClusters } from './benchmarks/view-fifty-clusters';
import { viewHungCluster } from './benchmarks/view-hung-cluster';
import { viewOneCluster } from './benchmarks/view-one-cluster';
import { workloadsTab } from './benchmarks/workloads-tab';
import { Benchmark } from './measure/Benchmark';

/** All benchmarks, in the order in which they run. */
export const benchmarks: Benchmark[] = [
  viewOneCluster,
  viewFiftyClusters,
  viewHungCluster,
  eventToAnswer,
  quietFleet,
  schedules,
  firstSync,
  cacheMemory,
  packing,
  evaluate,
  fleetList,
  portal,
  signInLoad,
  labelToBrowser,
  labelBurst,
  workloadsTab,
  crashToLog,
  lint,
  lintMonorepo,
  lintKustomizations,
  lintTruth,
];
