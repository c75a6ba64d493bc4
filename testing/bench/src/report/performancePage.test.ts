import { check } from 'prettier';
import { createBenchmark } from '../measure/Benchmark';
import { toResult } from '../measure/Result';
import { performancePage, updatePerformancePage } from './performancePage';

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

describe('one benchmark measured again', () => {
  const measured = (name: string, p50: number) => {
    const named = { ...benchmark, name };
    return {
      benchmark: named,
      results: [toResult(named, 'p50', { mooring: p50 })],
    };
  };
  const page = performancePage({
    conditions: { commit: 'old' },
    outcomes: [
      measured('first', 11),
      measured('gone', 12),
      measured('last', 13),
    ],
  });

  it('replaces its section alone, with the conditions it had', () => {
    const order = ['first', 'last'];
    const updated = updatePerformancePage(page, {
      ...{ outcomes: [measured('last', 77)], order },
      conditions: { commit: 'new' },
    });
    expect(check(updated, { parser: 'markdown' })).toBe(true);
    const [, conditions, first, last, ...others] = updated.split(/^## /m);
    expect(others).toEqual([]);
    expect(conditions).toMatch(/^Conditions\n[^]*\| commit +\| old /);
    expect(first).toMatch(/^first\n[^]*\| p50 +\| 11 /);
    expect(first).not.toContain('commit');
    expect(last).toMatch(/^last\n[^]*\| p50 +\| 77 [^]*\| commit +\| new /);
    expect(last).not.toMatch(/\| p50 +\| 13 /);
  });

  it('puts a new one where the list of benchmarks has it', () => {
    const updated = updatePerformancePage(page, {
      outcomes: [measured('second', 5)],
      conditions: {},
      order: ['first', 'second', 'last'],
    });
    expect(updated.match(/^## .*/gm)).toEqual([
      '## Conditions',
      '## first',
      '## second',
      '## last',
    ]);
  });
});
