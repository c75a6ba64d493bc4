import { Budget } from './Budget';

/** One number that a benchmark reports. */
export interface Figure {
  description: string;
  unit: string;
  /** What Mooring's number must keep to. Absent: the number is reported and judged by nobody. */
  budget?: Budget;
}

/** The two sides of a figure. `Infinity` says that what was to be timed did not happen while it was watched. */
export interface Measured {
  /** What Mooring reached. Absent where it does not take part yet. */
  mooring?: number;
  /** What the Kubernetes plugin's own objects provider reached in the same run. */
  upstream?: number;
}

/** What a benchmark's function gets. */
export interface BenchmarkContext<TFigure extends string = string> {
  /** Whether a smaller size will do: the figures then only show that the benchmark works. */
  quick: boolean;
  report(figure: TFigure, measured: Measured): void;
  /** Says what is going on, on the standard error. */
  log(message: string): void;
  /** Records a version or setting that a reader who compares figures must know. */
  condition(name: string, value: string): void;
}

/** One file in `benchmarks/`: data first, then one function. */
export interface Benchmark<TFigure extends string = string> {
  /** Also the name of its file. */
  name: string;
  /** What is measured and how, in a paragraph of Markdown. */
  measures: string;
  figures: Record<TFigure, Figure>;
  run(context: BenchmarkContext<TFigure>): Promise<void>;
}

/** Declares a benchmark, so that it can report only the figures it lists. */
export function createBenchmark<TFigure extends string>(
  benchmark: Benchmark<TFigure>,
): Benchmark<TFigure> {
  return benchmark;
}
