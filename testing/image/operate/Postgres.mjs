import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { freePort } from './Replica.mjs';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
const USER = 'portal';

/** PostgreSQL as Debian packages it, with the tools of the same version; over TLS only, on 127.0.0.1. */
export class Postgres {
  static async create({ directory, password }) {
    const versions = await readdir(VERSIONS).catch(() => []);
    const version = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
    if (!version)
      throw new Error(
        'PostgreSQL is missing; on Debian: apt-get install postgresql',
      );
    const bin = join(VERSIONS, version, 'bin');
    await mkdir(directory, { mode: 0o755 });
    await run('chown', ['postgres', directory]);
    return new Postgres({ bin, directory, password, port: await freePort() });
  }

  constructor(options) {
    Object.assign(this, options);
  }

  /** Makes an empty server, in place of the one that was there, and starts it. */
  async startEmpty() {
    const { directory, port, password } = this;
    const data = join(directory, 'data');
    const secret = join(directory, 'password');
    await writeFile(secret, password);
    await chmod(secret, 0o644);
    await this.asPostgres(
      'initdb',
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
    );
    await rm(secret);
    const { cert, private: key } = await generate(
      [{ name: 'commonName', value: '127.0.0.1' }],
      {
        keyType: 'ec',
        extensions: [
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      },
    );
    await writeFile(join(data, 'server.crt'), cert);
    await writeFile(join(data, 'server.key'), key, { mode: 0o600 });
    await writeFile(
      join(data, 'pg_hba.conf'),
      'hostssl all all 127.0.0.1/32 scram-sha-256\n',
    );
    await run('chown', [
      'postgres',
      ...['server.crt', 'server.key', 'pg_hba.conf'].map(name =>
        join(data, name),
      ),
    ]);
    await writeFile(join(directory, 'ca.crt'), cert);
    const settings = [
      `port=${port}`,
      'ssl=on',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=300',
    ];
    const options = settings.map(setting => `-c ${setting}`).join(' ');
    await this.asPostgres(
      'pg_ctl',
      'start',
      '--wait',
      `--pgdata=${data}`,
      `--log=${join(directory, 'log')}`,
      `--options=${options}`,
    );
  }

  /** Stops the server, and loses all it held. */
  async destroy() {
    const data = join(this.directory, 'data');
    await this.asPostgres(
      'pg_ctl',
      'stop',
      '--mode=immediate',
      `--pgdata=${data}`,
    ).catch(() => {});
    await rm(data, { recursive: true, force: true });
  }

  async asPostgres(program, ...args) {
    await run(
      'runuser',
      ['-u', 'postgres', '--', join(this.bin, program), ...args],
      { cwd: '/' },
    );
  }

  /** What psql, pg_dump and pg_restore connect with. */
  get clientEnv() {
    return {
      PATH: `${this.bin}:${process.env.PATH}`,
      PGHOST: '127.0.0.1',
      PGPORT: String(this.port),
      PGUSER: USER,
      PGPASSWORD: this.password,
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: join(this.directory, 'ca.crt'),
    };
  }

  /** Runs one statement and returns what it prints. */
  async query(database, sql) {
    const args = [
      '--no-psqlrc',
      '--tuples-only',
      '--no-align',
      `--dbname=${database}`,
      `--command=${sql}`,
    ];
    const { stdout } = await run('psql', args, { env: this.clientEnv });
    return stdout.trim();
  }
}
