import { BenchmarkContext } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { Comparison } from './compareProviders';

/** The figures that every benchmark of answered views has. */
export type ViewFigure =
  | 'requests per view'
  | 'p50'
  | 'p99'
  | 'processor time per view';

/** Reports the {@link ViewFigure}s of all providers compared. */
export function reportViews(
  context: Pick<BenchmarkContext<ViewFigure>, 'report'>,
  measured: Comparison,
): void {
  context.report(
    'requests per view',
    measured(of => of.requests),
  );
  context.report(
    'p50',
    measured(of => percentile(of.durations, 50)),
  );
  context.report(
    'p99',
    measured(of => percentile(of.durations, 99)),
  );
  context.report(
    'processor time per view',
    measured(of => of.cpuMs),
  );
}
