import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Registry } from './registry';
import { run } from './run';

/** The version that the changesets make, and the names of the packages. */
export interface Release {
  version: string;
  packages: string[];
}

const manifest = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));

const isChangeset = (file: string) =>
  file.endsWith('.md') && file !== 'README.md';

/** Takes over what is installed, link by link, except the workspaces, which must be those of the copy. */
function linkModules(root: string, copy: string) {
  const packages = ['packages', 'plugins', 'testing'].flatMap(folder =>
    readdirSync(join(root, folder)).map(name => join(folder, name)),
  );
  for (const directory of ['.', ...packages]) {
    const from = join(root, directory, 'node_modules');
    if (!existsSync(from) || !existsSync(join(copy, directory))) continue;
    const to = join(copy, directory, 'node_modules');
    mkdirSync(to);
    for (const name of readdirSync(from)) {
      if (name === '@mooring') {
        cpSync(join(from, name), join(to, name), {
          recursive: true,
          verbatimSymlinks: true,
        });
      } else symlinkSync(join(from, name), join(to, name));
    }
  }
  cpSync(
    join(root, '.yarn/install-state.gz'),
    join(copy, '.yarn/install-state.gz'),
  );
}

/** Yarn as it is in this repository, as the command `yarn`. */
export function yarnOnPath(root: string, work: string): NodeJS.ProcessEnv {
  const bin = join(work, 'bin');
  const yarn = join(bin, 'yarn');
  if (!existsSync(yarn)) {
    mkdirSync(bin, { recursive: true });
    const releases = join(root, '.yarn/releases');
    const file = join(releases, readdirSync(releases)[0]);
    writeFileSync(
      yarn,
      `#!/bin/sh\nexec "${process.execPath}" "${file}" "$@"\n`,
    );
    chmodSync(yarn, 0o755);
  }
  const path = [bin, dirname(process.execPath), process.env.PATH].join(':');
  // What Yarn told the process that runs this is about another project.
  return { PATH: path, INIT_CWD: undefined, PROJECT_CWD: undefined };
}

function npmrc(work: string, { url, token }: Registry): string {
  const file = join(work, '.npmrc');
  writeFileSync(file, `${url.replace('http:', '')}/:_authToken=${token}\n`);
  return file;
}

/** Raises the versions as the pull request "version packages" does, and publishes as the tag does, but for provenance. */
export async function release(options: {
  root: string;
  work: string;
  registry: Registry;
}): Promise<Release> {
  const { root, work, registry } = options;
  const source = join(work, 'source');
  await run('git', ['clone', '--quiet', '--shared', root, source], {
    cwd: work,
  });
  linkModules(root, source);

  const env = {
    ...yarnOnPath(root, work),
    YARN_NPM_REGISTRY_SERVER: registry.url,
    YARN_NPM_AUTH_TOKEN: registry.token,
    YARN_UNSAFE_HTTP_WHITELIST: 'localhost',
    NPM_CONFIG_REGISTRY: registry.url,
    NPM_CONFIG_USERCONFIG: npmrc(work, registry),
    GITHUB_REF_NAME: undefined,
  };
  await run('yarn', ['release:version'], { cwd: source, env });
  const { version } = manifest(join(source, 'packages/cli'));
  if (readdirSync(join(source, '.changeset')).some(isChangeset)) {
    throw new Error('changesets are left after the release');
  }
  await run('yarn', ['release:publish'], {
    cwd: source,
    env: { ...env, GITHUB_REF_NAME: `v${version}` },
  });
  const packages = ['packages', 'plugins'].flatMap(folder =>
    readdirSync(join(source, folder)).map(name =>
      manifest(join(source, folder, name)),
    ),
  );
  return {
    version,
    packages: packages.filter(each => !each.private).map(each => each.name),
  };
}
