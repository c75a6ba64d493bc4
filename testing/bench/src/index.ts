/**
 * Measures Mooring's budgets. What other packages can use is the generator of realistic objects.
 *
 * @packageDocumentation
 */
export { generateWorkload, type Workload } from './workloads/generateWorkload';
