import { Benchmark } from './measure/Benchmark';
import { Result, toResult } from './measure/Result';

/** What came of one benchmark. */
export interface Outcome {
  benchmark: Benchmark;
  results: Result[];
  /** Why it ended early, if it did. */
  error?: Error;
}

/** Runs a benchmark to its end or to its first error, which is returned with what was reported until then. */
export async function runBenchmark(
  benchmark: Benchmark,
  options: {
    quick: boolean;
    onResult?: (result: Result) => void;
    log: (message: string) => void;
    condition: (name: string, value: string) => void;
  },
): Promise<Outcome> {
  const { quick, onResult, log, condition } = options;
  const results: Result[] = [];
  try {
    await benchmark.run({
      quick,
      condition,
      log: message => log(`${benchmark.name}: ${message}`),
      report(figure, measured) {
        const result = toResult(benchmark, figure, measured);
        results.push(result);
        onResult?.(result);
      },
    });
    const missing = Object.keys(benchmark.figures).length - results.length;
    if (missing > 0) {
      throw new Error(`${missing} of its figures were not reported`);
    }
    return { benchmark, results };
  } catch (error) {
    return { benchmark, results, error: error as Error };
  }
}

/** Whether the benchmark ran to its end and no budget was missed. */
export function isWithinBudget({ results, error }: Outcome): boolean {
  return !error && results.every(({ pass }) => pass !== false);
}
