import { viewOneCluster } from './benchmarks/view-one-cluster';
import { Benchmark } from './measure/Benchmark';

/** All benchmarks, in the order in which they run. */
export const benchmarks: Benchmark[] = [viewOneCluster];
