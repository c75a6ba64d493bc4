import { createBenchmark } from './Benchmark';
import { percentile } from './percentile';
import { toResult } from './Result';

const benchmark = createBenchmark({
  name: 'example',
  measures: 'Nothing.',
  figures: {
    free: { description: 'has no budget', unit: 'ms' },
    absolute: { description: 'a limit', unit: 'ms', budget: { atMost: 5 } },
    rate: {
      description: 'a lower limit',
      unit: 'pods/s',
      budget: { atLeast: 10_000 },
    },
    relative: {
      description: 'a part of upstream',
      unit: 'ms',
      budget: { atMostOfUpstream: 1 / 10 },
    },
  },
  run: async () => {},
});

describe('toResult', () => {
  it('judges each kind of budget', () => {
    const verdict = (figure: string, mooring: number, upstream?: number) => {
      const { ratio, budget, pass } = toResult(benchmark, figure, {
        mooring,
        upstream,
      });
      return { ratio, budget, pass };
    };
    expect(verdict('free', 3)).toEqual({
      ratio: null,
      budget: null,
      pass: null,
    });
    expect(verdict('absolute', 5)).toMatchObject({ budget: 5, pass: true });
    expect(verdict('absolute', 5.1)).toMatchObject({ budget: 5, pass: false });
    expect(verdict('rate', 9_999)).toMatchObject({ pass: false });
    expect(verdict('rate', 10_000)).toMatchObject({ pass: true });
    expect(verdict('relative', 2, 40)).toEqual({
      ratio: 0.05,
      budget: 4,
      pass: true,
    });
    expect(verdict('relative', 5, 40)).toMatchObject({ pass: false });
    // Nothing to compare with is not a success.
    expect(verdict('relative', 5)).toMatchObject({ budget: null, pass: null });
  });

  it('names figures of upstream alone, and gives them no budget', () => {
    expect(toResult(benchmark, 'absolute', { upstream: 900 })).toEqual({
      bench: 'example',
      figure: 'absolute, upstream',
      value: 900,
      unit: 'ms',
      upstream: null,
      ratio: null,
      budget: null,
      pass: null,
    });
    expect(() => toResult(benchmark, 'absolute', {})).toThrow(
      'example reported "absolute" without a number',
    );
  });

  it('misses a budget and has no ratio without an answer', () => {
    expect(
      toResult(benchmark, 'absolute', { mooring: Infinity, upstream: 3 }),
    ).toMatchObject({ value: Infinity, ratio: null, pass: false });
    expect(
      toResult(benchmark, 'absolute', { mooring: 3, upstream: Infinity }),
    ).toMatchObject({ upstream: Infinity, ratio: null, pass: true });
  });
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const samples = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(percentile(samples, 50)).toBe(100);
    expect(percentile(samples, 99)).toBe(198);
    expect(percentile(samples, 100)).toBe(200);
    expect(percentile([7], 50)).toBe(7);
    expect(() => percentile([], 50)).toThrow('no samples');
  });

  it('counts what never ended as longer than all else', () => {
    expect(percentile([1, Infinity, 2, 3], 50)).toBe(2);
    expect(percentile([1, Infinity, 2, 3], 99)).toBe(Infinity);
  });
});
