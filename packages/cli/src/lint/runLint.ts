import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { validateDns1123Label, visible } from '@mooring/kubernetes-objects';
import { readBaseline, writeBaseline } from './baseline/baselineFile';
import { baselineAt, prefixOf } from './baseline/newFindings';
import { DEFAULT_CONFIG, readLintConfig } from './config/readLintConfig';
import { readSources } from './files/readSources';
import { readStdin } from './files/readStdin';
import { showProgress } from './report/progress';
import { diffOf, fix, FixRun, writeEdits } from './fix/fix';
import { lint } from './lint';
import { LintOptions } from './LintOptions';
import { LintResult } from './LintResult';
import { RenderCache } from './render/cache/RenderCache';
import { runTool } from './render/runTool';
import { formats } from './report/formats';
import { count } from './report/summary';

/** The options of the command, as they are written. */
export interface LintFlags {
  readonly format: string;
  readonly config?: string;
  readonly manifests?: readonly string[];
  readonly namespace?: string;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly maxWarnings?: number;
  readonly baseline?: string;
  readonly since?: string;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
}

/** The process around the command. */
export interface LintProcess {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: { write(text: string): unknown; isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; isTTY?: boolean };
  readonly version: string;
}

const STDIN = '-';
/** As documented in `docs/reference/cli.md`. */
const EXIT = { clean: 0, findings: 1, unchecked: 2 };

/** Runs `mooring lint`, and says with which code the process should end. */
export async function runLint(
  options: LintProcess & {
    readonly paths: readonly string[];
    readonly flags: LintFlags;
  },
): Promise<number> {
  const { flags, stdout, stderr } = options;
  const started = performance.now();
  try {
    if (flags.dryRun && !flags.fix) {
      throw new InputError('--dry-run says what --fix would do: add --fix');
    }
    const lintOptions = await readOptions(options);
    const all: FixRun = flags.fix
      ? await fix(lintOptions)
      : { ...(await lint(lintOptions)), fixed: 0 };
    const known = await withoutKnown(options, lintOptions, all);
    await lintOptions.cache?.prune(Date.now());
    const run = withNotes(known, lintOptions.cache?.notes ?? []);
    if (flags.dryRun) {
      stdout.write(diffOf(run.checkout));
    } else {
      await writeEdits(run.checkout);
      const seconds = (performance.now() - started) / 1000;
      await report(options, run, seconds);
    }
    if (flags.fix) {
      const verb = flags.dryRun ? 'would fix' : 'fixed';
      stderr.write(`${verb} ${count(run.fixed, 'finding')}\n`);
    }
    return exitCode(run.result, flags.maxWarnings);
  } catch (error) {
    stderr.write(`mooring: ${visible((error as Error).message)}\n`);
    return EXIT.unchecked;
  }
}

async function readOptions(
  options: LintProcess & { paths: readonly string[]; flags: LintFlags },
): Promise<LintOptions> {
  const { paths, flags, cwd, env, stdin, stderr } = options;
  const { config, manifests = [], namespace } = flags;
  const [problem] =
    namespace === undefined ? [] : validateDns1123Label(namespace);
  if (problem !== undefined) {
    throw new InputError(
      `--namespace ${JSON.stringify(
        namespace,
      )} cannot be a namespace: ${problem}`,
    );
  }
  return {
    cwd,
    paths,
    manifests: manifests.filter(path => path !== STDIN),
    stdin: manifests.includes(STDIN) ? await readStdin(stdin) : undefined,
    namespace,
    config:
      config === undefined
        ? DEFAULT_CONFIG
        : await readLintConfig(resolve(cwd, config), config),
    env,
    runTool,
    cache: cacheOf(options),
    onProgress: stderr.isTTY ? showProgress(stderr) : undefined,
  };
}

/** Outside of the repository unless the user says otherwise, so that nothing in it is taken for a rendering. */
function cacheOf({
  flags: { cache, cacheLocation },
  cwd,
  env,
  version,
}: LintProcess & { flags: LintFlags }): RenderCache | undefined {
  if (cacheLocation !== undefined && !cache) {
    throw new InputError(
      '--cache-location says where --cache keeps it: add --cache',
    );
  }
  if (!cache) return undefined;
  const home = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const directory = resolve(
    cwd,
    cacheLocation ?? join(home, 'mooring', 'lint'),
  );
  return RenderCache.create({ directory, version });
}

/** Leaves out what `--since` and `--baseline` say was there before. The first run writes the baseline. */
async function withoutKnown(
  { flags, cwd, stderr }: LintProcess & { flags: LintFlags },
  lintOptions: LintOptions,
  run: FixRun,
): Promise<FixRun> {
  const { since, baseline: name } = flags;
  const { checkout, result } = run;
  const prefix = prefixOf(checkout.rootAround(checkout.cwd), checkout.cwd);
  let { findings } = result;
  if (since !== undefined) {
    const before = await baselineAt({
      revision: since,
      checkout,
      lint: lintOptions,
    });
    findings = before.newAmong(findings, prefix);
  }
  if (name !== undefined) {
    const path = resolve(cwd, name);
    const baseline = await readBaseline(path, name);
    if (!baseline && !flags.dryRun) {
      await writeBaseline({ path, name, findings, prefix });
      const what = count(findings.length, 'finding');
      stderr.write(
        `mooring: wrote ${what} to ${visible(
          name,
        )}; from now on only others count\n`,
      );
    }
    findings = baseline ? baseline.newAmong(findings, prefix) : [];
  }
  const known = result.findings.length - findings.length;
  if (known === 0) return run;
  const note = `${count(known, 'finding')} left out: there before`;
  return withNotes({ ...run, result: { ...result, findings } }, [note]);
}

function withNotes(run: FixRun, notes: readonly string[]): FixRun {
  const { result } = run;
  return { ...run, result: { ...result, notes: [...result.notes, ...notes] } };
}

async function report(
  options: LintProcess & { flags: LintFlags },
  { result, checkout }: FixRun,
  seconds: number,
): Promise<void> {
  const { flags, stdout, stderr, env, version } = options;
  const names = result.findings.map(({ place }) => place.file);
  stdout.write(
    formats[flags.format]({
      result,
      sources: await readSources(checkout, names),
      seconds,
      isColoured: stdout.isTTY === true && !env.NO_COLOR,
      version,
      prefix: prefixOf(checkout.rootAround(checkout.cwd), checkout.cwd),
    }),
  );
  if (flags.format === 'text') return;
  for (const note of result.notes) stderr.write(`note: ${visible(note)}\n`);
}

/** What could not be checked weighs more than what was found: the findings may not be all. */
function exitCode(
  { findings, failures }: LintResult,
  maxWarnings = Infinity,
): number {
  if (failures.length > 0) return EXIT.unchecked;
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return findings.some(({ severity }) => severity === 'error') ||
    warnings.length > maxWarnings
    ? EXIT.findings
    : EXIT.clean;
}
