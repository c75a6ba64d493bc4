// Measures what the README promises: from `git clone` with empty caches to a Kubernetes tab that shows pods, and the
// same a second time. Prints both and fails when one is over its budget, which is for a machine that has nothing else to do:
// what else it was doing at the start counts.
import { chromium } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const TAB =
  'http://localhost:3000/catalog/default/component/example1/kubernetes';
const BUDGETS = { first: 5 * 60, second: 30 };
/** It was two lines a second before it said warnings only. */
const QUIET = { seconds: 8, lines: 8 };
const PORTS = [3000, 7007];
const READY = [
  'http://localhost:7007/.backstage/health/v1/readiness',
  'http://localhost:3000',
];
const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  'chromium',
  'chromium-browser',
  'google-chrome',
].filter(Boolean);

function findChromium() {
  for (const candidate of CHROMIUM) {
    try {
      return execFileSync('which', [candidate], { encoding: 'utf8' }).trim();
    } catch {
      // not this one
    }
  }
  throw new Error('no Chromium found: install it, or name it in CHROMIUM_PATH');
}

function isListening(port) {
  return new Promise(done => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => done(true)).on('error', () => done(false));
    socket.on('close', () => {}).unref();
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}

async function untilPortsFree() {
  for (let tries = 0; tries < 60; tries++) {
    const busy = await Promise.all(PORTS.map(isListening));
    if (!busy.includes(true)) return;
    await sleep(500);
  }
  throw new Error(`ports ${PORTS.join(' and ')} must be free for ./yarnw dev`);
}

/** Waits until the portal says that it is ready: a browser that loads a page before that only slows the start down. */
async function untilReady(dev) {
  for (const url of READY) {
    while (dev.exitCode === null) {
      const response = await fetch(url).catch(() => undefined);
      if (response?.ok) break;
      await sleep(250);
    }
  }
}

/** Opens the tab as a guest, again and again until it lists the example's pods. */
async function untilTabShowsPods(browser, dev) {
  const page = await browser.newPage();
  for (;;) {
    if (dev.exitCode !== null) {
      throw new Error(`./yarnw dev ended with exit code ${dev.exitCode}`);
    }
    try {
      // A development build takes seconds to load: one that is under way is not begun again.
      await page.goto(TAB, { timeout: 5000, waitUntil: 'commit' });
      const enter = page.getByRole('button', { name: 'Enter' });
      const pods = page.getByText(/^\d+ pods?$|\d+ of \d+ pods ready/).first();
      await enter.or(pods).waitFor({ timeout: 30_000 });
      if (await enter.isVisible()) await enter.click();
      await pods.waitFor({ timeout: 15_000 });
      await page.close();
      return;
    } catch (error) {
      if (error.name === 'Error' && /closed/.test(error.message)) throw error;
      await sleep(250);
    }
  }
}

/** Waits for what `yarn dev` says at the end of its start, and makes sure that it is quiet then. */
async function untilGuided(dev, said) {
  const deadline = Date.now() + 120_000;
  while (!said().includes('Mooring is ready: http://localhost:3000')) {
    if (dev.exitCode !== null || Date.now() > deadline) {
      throw new Error('./yarnw dev does not say what to do');
    }
    await sleep(250);
  }
  const before = said().split('\n').length;
  await sleep(QUIET.seconds * 1000);
  const lines = said().split('\n').length - before;
  if (lines > QUIET.lines) {
    throw new Error(`${lines} lines within ${QUIET.seconds} s after the start`);
  }
}

async function run({ checkout, environment, browser, started, patience }) {
  await untilPortsFree();
  const dev = spawn('./yarnw', ['dev'], {
    cwd: checkout,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = chunk => {
    output = (output + chunk).slice(-20_000);
  };
  dev.stdout.on('data', keep);
  dev.stderr.on('data', keep);
  const limit = new AbortController();
  const seconds = () => (Date.now() - started) / 1000;
  let readyAfter;
  try {
    await Promise.race([
      untilReady(dev).then(() => {
        readyAfter = seconds();
        return untilTabShowsPods(browser, dev);
      }),
      sleep(patience * 1000, undefined, { signal: limit.signal }).then(() => {
        throw new Error(`no pods on the tab after ${patience.toFixed()} s`);
      }),
    ]);
    const podsAfter = seconds();
    await untilGuided(dev, () => output);
    return { readyAfter, podsAfter };
  } catch (error) {
    process.stderr.write(output);
    throw error;
  } finally {
    limit.abort();
    const ended = new Promise(done => dev.once('close', done));
    if (dev.exitCode === null) {
      process.kill(-dev.pid, 'SIGTERM');
      const kill = setTimeout(() => process.kill(-dev.pid, 'SIGKILL'), 60_000);
      await ended;
      clearTimeout(kill);
    }
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'first-run-'));
const checkout = join(temporary, 'mooring');
const environment = {
  ...process.env,
  BROWSER: 'none',
  npm_config_cache: join(temporary, 'npm-cache'),
  YARN_GLOBAL_FOLDER: join(temporary, 'yarn'),
  // As a newcomer's shell would have it, without the Node.js this very script runs on.
  PATH: process.env.PATH.split(':')
    .filter(
      dir =>
        !dir.startsWith(REPOSITORY) && !/xfs-|\/\.cache\/yarnw\//.test(dir),
    )
    .join(':'),
};
for (const name of [
  'NODE_OPTIONS',
  'INIT_CWD',
  'PROJECT_CWD',
  'CI',
  'NODE_ENV',
]) {
  delete environment[name];
}

let browser;
try {
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  const measured = {};
  const [load] = loadavg();
  const slowdown = 1 + load / availableParallelism();
  process.stdout.write(
    `load at the start: ${load.toFixed(1)}, so budgets count ${slowdown.toFixed(
      1,
    )} times\n`,
  );
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const started = Date.now();
    if (name === 'first') {
      execFileSync('git', ['clone', '--quiet', REPOSITORY, checkout]);
    }
    const { readyAfter, podsAfter } = await run({
      checkout,
      environment,
      browser,
      started,
      patience: 3 * slowdown * budget,
    });
    measured[name] = podsAfter;
    process.stdout.write(
      `${name} run: ready after ${readyAfter.toFixed(1)} s, ` +
        `pods on the tab after ${podsAfter.toFixed(
          1,
        )} s (budget ${budget} s)\n`,
    );
  }
  const missed = Object.keys(BUDGETS).filter(
    name => measured[name] > slowdown * BUDGETS[name],
  );
  if (missed.length > 0) {
    process.exitCode = 1;
    process.stderr.write(`over budget: ${missed.join(', ')} run\n`);
  }
} finally {
  await browser?.close();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}
