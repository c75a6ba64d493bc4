import { check } from 'prettier';
import { createBenchmark } from '../measure/Benchmark';
import { toResult } from '../measure/Result';
import { performancePage } from './performancePage';

const benchmark = createBenchmark({
  name: 'example',
  measures: 'An example\nof two figures.',
  figures: {
    p50: {
      description: 'half are done within',
      unit: 'ms',
      budget: { atMostOfUpstream: 1 / 10 },
    },
    rate: { description: 'how many', unit: 'pods | s' },
  },
  run: async () => {},
});

it('states every figure, its meaning and the conditions, as Prettier would', () => {
  const page = performancePage({
    conditions: { 'Node.js': 'v24.0.0', memory: '24 GiB' },
    outcomes: [
      {
        benchmark,
        results: [
          toResult(benchmark, 'p50', { mooring: 12, upstream: Infinity }),
          toResult(benchmark, 'rate', { upstream: 12_345.6 }),
        ],
      },
    ],
  });
  expect(check(page, { parser: 'markdown' })).toBe(true);
  expect(page).toMatch(/^# Performance\n/);
  expect(page).toMatch(/\| Node\.js +\| v24\.0\.0 +\|/);
  expect(page).toMatch(
    /## example\n\nAn example\nof two figures\.\n\n\| figure/,
  );
  expect(page).toMatch(/\| p50 +\| 12 +\| ms +\| no answer \|/);
  expect(page).toMatch(/\| rate, upstream +\| 12,346 +\| pods \\\| s +\|/);
  expect(page).toContain('- **p50**: half are done within');
});
