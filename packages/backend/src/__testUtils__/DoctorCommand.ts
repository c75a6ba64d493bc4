import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';

const PACKAGE = resolve(__dirname, '../..');
/** More than the doctor's own limit: one that does not end by itself fails. */
const KILL_AFTER_MS = 280_000;

/** What the doctor did. */
export interface DoctorRun {
  readonly code: unknown;
  /** Empty where there was none. */
  readonly report: DoctorReport;
  readonly out: string;
  readonly err: string;
}

/** The doctor's command, as it is run before a portal is deployed, with a directory of its own for its configuration. */
export class DoctorCommand {
  static async create(): Promise<DoctorCommand> {
    return new DoctorCommand(await mkdtemp(join(tmpdir(), 'doctor-')));
  }

  #runs = 0;

  private constructor(private readonly directory: string) {}

  /** @param options - `config`: over what a portal has at least; `env`: besides PATH */
  async run(options: {
    config: JsonObject;
    portal?: string;
    env: Record<string, string>;
    args?: readonly string[];
  }): Promise<DoctorRun> {
    const { config, portal = 'http://localhost:7007', env, args } = options;
    this.#runs += 1;
    const file = join(this.directory, `app-config.${this.#runs}.yaml`);
    const { kubernetes, backend, ...rest } = config;
    const whole = {
      app: { baseUrl: portal },
      backend: {
        baseUrl: portal,
        listen: ':7007',
        database: { client: 'better-sqlite3', connection: ':memory:' },
        ...(backend as JsonObject | undefined),
      },
      auth: { providers: { guest: {} } },
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [],
        ...(kubernetes as JsonObject | undefined),
      },
      ...rest,
    };
    await writeFile(file, JSON.stringify(whole));
    const command = [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(PACKAGE, 'src', 'doctor.ts'),
      ...['--config', file, '--format', 'json', '--before-deploy'],
      ...(args ?? []),
    ];
    return await new Promise<DoctorRun>(done => {
      execFile(
        process.execPath,
        command,
        {
          cwd: PACKAGE,
          env: { PATH: process.env.PATH, ...env },
          timeout: KILL_AFTER_MS,
        },
        (error, out, err) =>
          done({
            code: error ? error.code : 0,
            report: JSON.parse(out || '{}'),
            ...{ out, err },
          }),
      );
    });
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
