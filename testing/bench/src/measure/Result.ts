import { Benchmark, Measured } from './Benchmark';
import { isWithin, limitOf } from './Budget';

/** A figure as it is reported: one line of `--json`, one row of the table. */
export interface Result {
  bench: string;
  figure: string;
  /** `Infinity` (in JSON: null) when there was no answer. */
  value: number;
  unit: string;
  upstream: number | null;
  /** Value divided by upstream. */
  ratio: number | null;
  /** In the figure's unit. */
  budget: number | null;
  pass: boolean | null;
}

/**
 * Compares what was measured with upstream and with the budget. While only upstream is measured, the figure is named
 * so and has no budget: budgets are Mooring's.
 */
export function toResult(
  benchmark: Benchmark,
  name: string,
  measured: Measured,
): Result {
  const { unit, budget } = benchmark.figures[name];
  const { mooring, upstream } = measured;
  if (mooring === undefined) {
    if (upstream === undefined) {
      throw new Error(`${benchmark.name} reported "${name}" without a number`);
    }
    return {
      bench: benchmark.name,
      figure: `${name}, upstream`,
      value: upstream,
      unit,
      upstream: null,
      ratio: null,
      budget: null,
      pass: null,
    };
  }
  const limit = budget && limitOf(budget, upstream);
  return {
    bench: benchmark.name,
    figure: name,
    value: mooring,
    unit,
    upstream: upstream ?? null,
    ratio: ratioOf(mooring, upstream),
    budget: limit ?? null,
    pass:
      budget && limit !== undefined
        ? isWithin(budget, { value: mooring, limit })
        : null,
  };
}

function ratioOf(value: number, upstream?: number): number | null {
  const ratio = value / (upstream ?? NaN);
  return upstream !== Infinity && Number.isFinite(ratio) ? ratio : null;
}
