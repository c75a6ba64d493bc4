import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { benchmarks } from './benchmarks';
import { runCli } from './cli';
import { Benchmark, createBenchmark } from './measure/Benchmark';

/** A benchmark of two figures that measured these values. */
function example(options: {
  name: string;
  p50: number;
  upstream?: number;
}): Benchmark {
  return createBenchmark({
    name: options.name,
    measures: `What ${options.name} takes: an example.`,
    figures: {
      requests: { description: 'requests', unit: 'requests' },
      p50: {
        description: 'half are done within',
        unit: 'ms',
        budget: { atMostOfUpstream: 1 / 10 },
      },
    },
    async run(context) {
      context.log(`quick: ${context.quick}`);
      context.condition('kube-apiserver', 'v1.2.3');
      context.report('requests', { upstream: 15 });
      context.report('p50', {
        mooring: options.p50,
        upstream: options.upstream,
      });
    },
  });
}

const fast = example({ name: 'fast', p50: 1.23456, upstream: 40 });
const slow = example({ name: 'slow', p50: 30, upstream: 40 });
const silent = createBenchmark({
  name: 'silent',
  measures: 'Nothing.',
  figures: { p50: { description: 'never reported', unit: 'ms' } },
  run: async () => {},
});

async function run(...args: string[]) {
  return await runWith({ benchmarks: [fast, slow, silent] }, ...args);
}

async function runWith(
  options: { benchmarks: Benchmark[]; page?: string },
  ...args: string[]
) {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    ...options,
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
  });
  return { code, out, err };
}

describe('bench', () => {
  it('prints one JSON object per figure, and nothing else, to the standard output', async () => {
    const { code, out, err } = await run('fast', '--json');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      {
        bench: 'fast',
        figure: 'requests, upstream',
        value: 15,
        unit: 'requests',
        upstream: null,
        ratio: null,
        budget: null,
        pass: null,
      },
      {
        bench: 'fast',
        figure: 'p50',
        value: 1.235,
        unit: 'ms',
        upstream: 40,
        ratio: 0.03086,
        budget: 4,
        pass: true,
      },
    ]);
    expect(err).toContain('fast: quick: false');
    expect(err).toMatch(/kube-apiserver +\| v1\.2\.3/);
  });

  it('prints tables and conditions, and fails when a budget is missed', async () => {
    const { code, out, err } = await run('fast', 'slow', '--quick');
    expect(code).toBe(1);
    expect(out).toMatch(
      /fast\n\n\| figure +\| value .*\n\| -.*\n\| requests, upstream +\| 15 .*\n\| p50 +\| 1\.23 +\| ms +\| 40 +\| 0\.0309 \| 4 +\| yes +\|\n/,
    );
    expect(out).toMatch(
      /\| p50 +\| 30 +\| ms +\| 40 +\| 0\.75 +\| 4 +\| \*\*no\*\* \|\n/,
    );
    for (const condition of ['Node.js', 'Backstage', 'commit', 'memory']) {
      expect(out).toContain(`| ${condition} `);
    }
    expect(err).toContain('quick run: smaller sizes');
  });

  it('fails when a benchmark keeps a figure to itself', async () => {
    const { code, err } = await run('silent', '--json');
    expect(code).toBe(1);
    expect(err).toContain('silent failed: Error: 1 of its figures');
  });

  it('writes the section of one benchmark alone', async () => {
    const page = join(await mkdtemp(join(tmpdir(), 'bench-page-')), 'page.md');
    const write = async (p50: number, ...args: string[]) => {
      const again = example({ name: 'fast', p50, upstream: 400 });
      await runWith(
        { benchmarks: [again, slow], page },
        '--write-docs',
        ...args,
      );
      return await readFile(page, 'utf8');
    };
    try {
      await expect(write(1, 'fast')).rejects.toThrow(
        'run --write-docs without names',
      );
      const all = await write(1);
      const slowAsItWas = all.slice(all.indexOf('## slow'));
      expect(all).toMatch(/## fast[^]*\| p50 +\| 1 /);
      const updated = await write(9, 'fast');
      expect(updated).toMatch(/## fast[^]*\| p50 +\| 9 /);
      expect(updated.slice(updated.indexOf('## slow'))).toBe(slowAsItWas);
    } finally {
      await rm(dirname(page), { recursive: true });
    }
  });

  it('lists the benchmarks and refuses what makes no sense', async () => {
    expect((await run('--list')).out).toBe(
      'fast    What fast takes\nslow    What slow takes\nsilent  Nothing.\n',
    );
    await expect(run('fsat')).rejects.toThrow(
      'there is no benchmark "fsat"; choose from fast, slow, silent',
    );
    await expect(run('--write-docs', '--quick')).rejects.toThrow(
      'leave out --quick',
    );
    await expect(run('--jsno')).rejects.toThrow("unknown option '--jsno'");
  });
});

describe('benchmarks', () => {
  it('are the files in the directory, by name', () => {
    const files = readdirSync(join(__dirname, 'benchmarks'));
    expect(benchmarks.map(({ name }) => `${name}.ts`).sort()).toEqual(
      files.sort(),
    );
  });
});
