import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, NotFoundError } from '@backstage/errors';
import { Command } from 'commander';
import { Benchmark } from './measure/Benchmark';
import { Result } from './measure/Result';
import { readConditions, readLoad, REPOSITORY } from './report/conditions';
import { conditionsTable, resultsTable } from './report/markdown';
import {
  performancePage,
  updatePerformancePage,
} from './report/performancePage';
import { isWithinBudget, Outcome, runBenchmark } from './runBenchmark';

const PAGE = join(REPOSITORY, 'docs/reference/performance.md');
const QUICK_WARNING =
  'quick run: smaller sizes, so these figures are not comparable with those of a full run';

/** Where a run writes to. */
export interface Output {
  /** Results. */
  out: (text: string) => void;
  /** Progress, conditions beside JSON, and errors. */
  err: (text: string) => void;
}

interface Options {
  json?: boolean;
  list?: boolean;
  quick?: boolean;
  writeDocs?: boolean;
}

/**
 * Runs the command line `bench [names…] [options]`.
 *
 * @returns the exit code: 1 when a budget was missed or a benchmark failed.
 * @throws InputError when the arguments contradict each other or name a benchmark that does not exist.
 */
export async function runCli(
  args: string[],
  {
    benchmarks,
    page = PAGE,
    ...output
  }: Output & {
    benchmarks: Benchmark[];
    /** Where `--write-docs` writes to. */
    page?: string;
  },
): Promise<number> {
  const command = new Command('bench')
    .description('Measures the budgets, side by side with upstream.')
    .argument('[names...]', 'benchmarks to run (default: all)')
    .option('--list', 'list the benchmarks and end')
    .option('--json', 'print one JSON object per figure')
    .option('--quick', 'smaller sizes: shows that a benchmark works')
    .option(
      '--write-docs',
      'write docs/reference/performance.md; with names, their sections alone',
    )
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .exitOverride()
    .parse(args, { from: 'user' });
  const options = command.opts<Options>();
  const chosen = choose(command.args, benchmarks);
  if (options.list) {
    const width = Math.max(...benchmarks.map(({ name }) => name.length));
    for (const { name, measures } of chosen) {
      output.out(`${name.padEnd(width)}  ${firstClause(measures)}\n`);
    }
    return 0;
  }
  if (options.writeDocs && options.quick) {
    throw new InputError(
      '--write-docs writes figures at full size; leave out --quick',
    );
  }
  // A page that cannot be read is told before hours of measuring.
  const old =
    options.writeDocs && command.args.length > 0
      ? await readPage(page)
      : undefined;
  const { code, outcomes, conditions } = await run(chosen, options, output);
  if (options.writeDocs && outcomes.every(({ error }) => !error)) {
    const measured = { outcomes, conditions };
    const order = benchmarks.map(({ name }) => name);
    const text =
      old === undefined
        ? performancePage(measured)
        : updatePerformancePage(old, { ...measured, order });
    await mkdir(dirname(page), { recursive: true });
    await writeFile(page, text);
    output.err(`wrote ${page}\n`);
  }
  return code;
}

async function readPage(page: string): Promise<string> {
  try {
    return await readFile(page, 'utf8');
  } catch (error) {
    throw new NotFoundError(
      `${page} cannot be read, so no section of it can be written alone; run --write-docs without names`,
      error,
    );
  }
}

function choose(names: string[], benchmarks: Benchmark[]): Benchmark[] {
  const known = new Map(benchmarks.map(it => [it.name, it]));
  const unknown = names.filter(name => !known.has(name));
  if (unknown.length > 0) {
    throw new InputError(
      `there is no benchmark ${unknown
        .map(name => JSON.stringify(name))
        .join(' and none ')}; choose from ${[...known.keys()].join(', ')}`,
    );
  }
  return names.length > 0 ? names.map(name => known.get(name)!) : benchmarks;
}

async function run(
  benchmarks: Benchmark[],
  { json, quick = false }: Options,
  { out, err }: Output,
) {
  const conditions = readConditions();
  const outcomes: Outcome[] = [];
  if (quick) err(`${QUICK_WARNING}\n`);
  for (const benchmark of benchmarks) {
    const outcome = await runBenchmark(benchmark, {
      quick,
      log: message => err(`${message}\n`),
      condition: (name, value) => {
        conditions[name] = value;
      },
      onResult: json ? result => out(`${toJson(result)}\n`) : undefined,
    });
    outcomes.push(outcome);
    if (!json) {
      out(`\n${benchmark.name}\n\n${resultsTable(outcome.results)}`);
    }
    if (outcome.error) {
      err(`${benchmark.name} failed: ${outcome.error.stack}\n`);
    }
  }
  conditions['load at the end'] = readLoad();
  (json ? err : out)(`\n${conditionsTable(conditions)}`);
  if (quick) err(`${QUICK_WARNING}\n`);
  const code = outcomes.every(isWithinBudget) ? 0 : 1;
  return { code, outcomes, conditions };
}

/** Numbers with four significant digits: more is noise. */
function toJson(result: Result): string {
  return JSON.stringify(result, (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  );
}

function firstClause(text: string): string {
  return text.split(/[.:;]\s/)[0].replaceAll('\n', ' ');
}
