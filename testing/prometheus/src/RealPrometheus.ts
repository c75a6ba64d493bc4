import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Prometheus of Debian's that reads its targets each second. */
export class RealPrometheus {
  /**
   * @param options - `targets`: host and port of each; `rules`: as YAML; `labels`: of every series
   * @throws Error with the end of its log when it does not start
   */
  static async start(options: {
    targets: string[];
    rules: string;
    labels?: Record<string, string>;
  }): Promise<RealPrometheus> {
    const { targets, rules, labels = {} } = options;
    const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
    await writeFile(join(directory, 'rules.yaml'), rules);
    await writeFile(
      join(directory, 'prometheus.yaml'),
      JSON.stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['rules.yaml'],
        scrape_configs: [
          {
            job_name: 'test',
            honor_labels: true,
            static_configs: [{ targets, labels }],
          },
        ],
      }),
    );
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(directory, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
        '--log.format=json',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const url = `http://${await addressOf(child)}`;
    return new RealPrometheus(child, directory, url);
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    /** Where it listens, without a slash at the end. */
    readonly url: string,
  ) {}

  /** The labels of what a query finds. */
  async query(query: string): Promise<Record<string, string>[]> {
    const form = new URLSearchParams({ query });
    const response = await fetch(`${this.url}/api/v1/query?${form}`);
    const { status, error, data } = (await response.json()) as any;
    if (status !== 'success') throw new Error(`${query}: ${error}`);
    return data.result.map(({ metric }: any) => metric);
  }

  /** Waits until a query finds something. */
  async until(query: string): Promise<void> {
    while ((await this.query(query)).length === 0) await sleep(200);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Prometheus says where it listens; it takes a free port. */
async function addressOf(child: ChildProcess): Promise<string> {
  let log = '';
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () =>
      reject(new Error(`Prometheus did not start: ${log}`)),
    );
    child.stderr!.on('data', chunk => {
      log = `${log}${chunk}`.slice(-100_000);
      const [, address] = /"address":"(127\.0\.0\.1:[1-9]\d*)"/.exec(log) ?? [];
      if (address) resolve(address);
    });
  });
}
