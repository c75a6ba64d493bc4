import { createHash } from 'node:crypto';
import {
  access,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { lock } from 'proper-lockfile';
import { assertGo, goBuild } from './goBuild';

const SOURCES = ['main.go', 'go.mod', 'go.sum', 'kwok/go.mod', 'kwok/go.sum'];
const LINKED_COMPONENTS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];

/**
 * Builds the control plane and kwok with Go, once per version, platform and user, and returns the directory that holds
 * them. Its layout is that of `KUBEBUILDER_ASSETS`. Several processes may call it at once: one builds, the others wait.
 *
 * @throws NotFoundError when Go is missing.
 */
export async function buildBinaries(options: {
  env: NodeJS.ProcessEnv;
}): Promise<string> {
  const { env } = options;
  const sources = resolvePackagePath('@mooring/control-plane', 'go');
  const contents = await Promise.all(
    SOURCES.map(file => readFile(join(sources, file), 'utf8')),
  );
  const version = /k8s\.io\/kubernetes v(\S+)/.exec(contents[1])![1];
  const flags = buildFlags(version);

  const hash = createHash('sha256');
  [process.platform, process.arch, ...flags, ...contents].forEach(part =>
    hash.update(part),
  );
  const cache = join(
    env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'mooring',
    'control-plane',
  );
  const directory = join(cache, hash.digest('hex').slice(0, 16));
  if (await exists(directory)) {
    return directory;
  }

  await assertGo({ env });
  await mkdir(cache, { recursive: true });
  const release = await lock(directory, {
    realpath: false, // it does not exist yet
    retries: { forever: true, factor: 1, minTimeout: 500 },
    onCompromised: () => {}, // after the machine slept; at worst two build at once
  });
  try {
    if (!(await exists(directory))) {
      const started = Date.now();
      report(
        `building Kubernetes ${version} into ${directory}: about 5 minutes the first time`,
      );
      await build({ sources, flags, directory, env });
      report(`built after ${Math.round((Date.now() - started) / 1000)} s`);
    }
  } finally {
    await release();
  }
  return directory;
}

function buildFlags(version: string): string[] {
  const [gitMajor, gitMinor] = version.split('.');
  // Without a version, kubectl and client libraries cannot parse what /version answers.
  const stamps = { gitVersion: `v${version}`, gitMajor, gitMinor };
  const ldflags = Object.entries(stamps).map(
    ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
  );
  return [
    '-trimpath',
    '-buildvcs=false',
    `-ldflags=-s -w ${ldflags.join(' ')}`,
  ];
}

async function build(options: {
  sources: string;
  flags: string[];
  directory: string;
  env: NodeJS.ProcessEnv;
}): Promise<void> {
  const { sources, flags, directory, env } = options;
  await removeInterruptedBuilds(directory);
  const partial = `${directory}.${process.pid}.partial`;
  await mkdir(partial);
  try {
    for (const [name, module, main] of [
      ['control-plane', sources, '.'],
      ['kwok', join(sources, 'kwok'), 'sigs.k8s.io/kwok/cmd/kwok'],
    ]) {
      await goBuild({
        module,
        args: [...flags, '-o', join(partial, name), main],
        env,
        report,
      });
    }
    await Promise.all(
      LINKED_COMPONENTS.map(name =>
        symlink('control-plane', join(partial, name)),
      ),
    );
    await rename(partial, directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function removeInterruptedBuilds(directory: string): Promise<void> {
  const siblings = await readdir(dirname(directory));
  const interrupted = siblings.filter(
    name => name.startsWith(basename(directory)) && name.endsWith('.partial'),
  );
  await Promise.all(
    interrupted.map(name =>
      rm(join(dirname(directory), name), { recursive: true }),
    ),
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function report(message: string): void {
  process.stderr.write(`control-plane: ${message}\n`);
}
