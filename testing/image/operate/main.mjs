// The image in operation: main.mjs IMAGE (JSON, from run-check.sh), started by `demo-cluster run`, which sets DEMO_*. Two replicas on one
// PostgreSQL behind a load balancer: the doctor is asked, the tab is seen in a browser, the replicas are replaced one by one
// under constant requests, and the database is lost and restored as docs/how-to/back-up-and-restore.md tells.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { seeTab } from './browser.mjs';
import { askDoctor } from './doctor.mjs';
import { assertKept, findings, settledFindings } from './findings.mjs';
import { LoadBalancer } from './LoadBalancer.mjs';
import { overlay } from './overlay.mjs';
import { Postgres } from './Postgres.mjs';
import { Replica } from './Replica.mjs';
import { Traffic } from './Traffic.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const START_TIMEOUT_MS = 300_000; // after which it counts as hung
const image = JSON.parse(process.argv[2]);
const secret = () => randomBytes(24).toString('hex');
const say = text => process.stderr.write(`image: ${text}\n`);
const since = start => `${((Date.now() - start) / 1000).toFixed(1)} s`;

const directory = await mkdtemp(join(tmpdir(), 'mooring-operate-'));
await chmod(directory, 0o755); // PostgreSQL's user passes through
const files = join(directory, 'files');
const token = secret();
const replicas = [];
let postgres;
let balancer;
let started = 0;

async function startReplica() {
  const log = join(directory, `replica-${++started}.log`);
  const replica = await Replica.start({ image, files, env, log });
  replicas.push(replica);
  const exited = new Promise((_, reject) =>
    replica.child.once('exit', code =>
      reject(new Error(`a replica ended with ${code} before it was ready`)),
    ),
  );
  exited.catch(() => {});
  await Promise.race([
    balancer.add(replica.url),
    exited,
    sleep(START_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error(
        `a replica is not ready ${START_TIMEOUT_MS} ms after its start`,
      );
    }),
  ]);
  return replica;
}

/** Calls the portal behind the load balancer; anything but a success is an error. */
async function call(path, { bearer = token, ...init } = {}) {
  const response = await fetch(`${balancer.url}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
  return text;
}

async function eventually(what, probe) {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const error = await probe().then(
      () => undefined,
      reason => reason,
    );
    if (!error) return;
    if (Date.now() > deadline) throw new Error(`${what}: ${error}`);
    await sleep(1000);
  }
}

const entity = '/api/catalog/entities/by-name/component/default/storefront';
const tab = {
  method: 'POST',
  body: JSON.stringify({
    entityRef: 'component:default/storefront',
    auth: {},
  }),
};
const settings = () =>
  postgres.query(
    'backstage_plugin_user-settings',
    "SELECT count(*) FROM user_settings WHERE bucket = 'check'",
  );

let env;
try {
  postgres = await Postgres.create({
    directory: join(directory, 'postgres'),
    password: secret(),
  });
  await postgres.startEmpty();
  balancer = await LoadBalancer.start();
  await mkdir(files);
  await cp(join(ROOT, 'examples'), join(files, 'examples'), {
    recursive: true,
  });
  await writeFile(
    join(files, 'app-config.yaml'),
    JSON.stringify(overlay(token)),
  );
  await updateAuthority();
  env = {
    PORTAL_URL: balancer.url,
    PORTAL_ADMINISTRATORS: 'user:development/guest',
    AUTH_SESSION_SECRET: secret(),
    POSTGRES_HOST: '127.0.0.1',
    POSTGRES_PORT: String(postgres.port),
    POSTGRES_USER: postgres.clientEnv.PGUSER,
    POSTGRES_PASSWORD: postgres.password,
    POSTGRES_CA_FILE: '/mnt/ca.crt',
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => name.startsWith('DEMO_')),
    ),
  };

  const first = await startReplica();
  const second = await startReplica();
  await eventually('the example in the catalog', () => call(entity));

  await askDoctor({ image, files, env });
  say('ok: the doctor of the image finds database and both clusters well');

  const reports = process.env.REPORTS ?? directory;
  await seeTab({
    url: balancer.url,
    screenshot: join(reports, 'image-tab.png'),
  });
  say('ok: the Kubernetes tab in Chromium: pods on both demo clusters');

  // --- replaced one by one
  const rules = await mismatchedRules();
  const ledger = await settledFindings(postgres, rules);
  const guest = JSON.parse(
    await call('/api/auth/guest/refresh', { method: 'POST' }),
  );
  const bearer = guest.backstageIdentity.token;
  const start = Date.now();
  const traffic = Traffic.start({
    page: () => call('/'),
    catalog: () => call('/api/catalog/entities?limit=5'),
    tab: () => call('/api/kubernetes/resources/workloads/query', tab),
    setting: number =>
      call(`/api/user-settings/buckets/check/keys/${number}`, {
        bearer,
        method: 'PUT',
        body: JSON.stringify({ value: number }),
      }),
  });
  for (const replica of [first, second]) {
    const stopping = Date.now();
    assert.equal(await replica.stop(), 0);
    balancer.remove(replica.url);
    say(`a replica ended ${since(stopping)} after SIGTERM`);
    await startReplica();
  }
  await traffic.stop();
  const total = Object.values(traffic.counts).reduce(
    (sum, count) => sum + count,
    0,
  );
  say(
    `both replicas replaced in ${since(start)}; requests: ${JSON.stringify(
      traffic.counts,
    )}`,
  );
  assert.deepEqual(traffic.failures, []);
  assert.ok(total > 100, `only ${total} requests`);
  assert.equal(Number(await settings()), traffic.counts.setting);
  assertKept(ledger, await findings(postgres));
  say(
    `ok: none of ${total} requests failed; all ${traffic.counts.setting} settings that they wrote are there, and all ${ledger.length} findings`,
  );

  // --- lost, and restored
  const backups = join(directory, 'backups');
  await mkdir(backups);
  const [backup, restore] = await documentedSteps();
  const shell = script =>
    promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: backups,
      env: postgres.clientEnv,
    });
  const kept = await settledFindings(postgres, rules);
  await shell(backup);
  assert.deepEqual(await findings(postgres), kept); // else what the dump holds is not known
  await Promise.all(replicas.map(replica => replica.stop()));
  for (const { url } of replicas) balancer.remove(url);
  await postgres.destroy();
  await postgres.startEmpty();
  await updateAuthority();
  await shell(restore);
  assert.deepEqual(await findings(postgres), kept);
  // The files are away, so what the catalog knows comes from the backup alone.
  await rm(join(files, 'examples'), { recursive: true });
  await startReplica();
  assert.equal(Number(await settings()), traffic.counts.setting);
  await call(entity);
  await call('/api/user-settings/buckets/check/keys/1', { bearer }); // signed by a key of the lost database
  assertKept(kept, await settledFindings(postgres, rules)); // after the new replica has written too
  say(
    `ok: restored from the backup: settings, catalog, ${kept.length} findings as they were, and who is signed in`,
  );
} catch (error) {
  say(`FAILED: ${error.stack}`);
  const log = await readFile(
    join(directory, `replica-${started}.log`),
    'utf8',
  ).catch(() => '');
  say(`the end of the last replica's log:\n${log.slice(-3000)}`);
  process.exitCode = 1;
} finally {
  for (const replica of replicas) await replica.kill();
  balancer?.stop();
  await postgres?.destroy();
  await rm(directory, { recursive: true, force: true });
}

/** The rules that the mismatched examples break. */
async function mismatchedRules() {
  const path = join(ROOT, 'examples/mismatched/expected.json');
  const expected = JSON.parse(await readFile(path, 'utf8'));
  return [...new Set(Object.values(expected).flat())];
}

async function updateAuthority() {
  await cp(join(postgres.directory, 'ca.crt'), join(files, 'ca.crt'));
}

/** The commands of the page, the first for the backup, the second for the restoration. */
async function documentedSteps() {
  const page = await readFile(
    join(ROOT, 'docs/how-to/back-up-and-restore.md'),
    'utf8',
  );
  const steps = [
    ...page.matchAll(/^```shell title="(?:backup|restore)\.sh"\n([^]*?)^```/gm),
  ];
  assert.equal(
    steps.length,
    2,
    'docs/how-to/back-up-and-restore.md has backup.sh and restore.sh',
  );
  return steps.map(([, script]) => script);
}
