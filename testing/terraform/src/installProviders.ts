import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  access,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ForwardedError, InputError } from '@backstage/errors';
import { bindings, type Bindings } from './bindings';
import { readProvider } from './schema/readProvider';

const run = promisify(execFile);

const PACKAGE = dirname(
  require.resolve('@mooring/terraform-testing/package.json'),
);

/** What decides how the stand-ins come out: with any of it changed, they are made again. */
const SOURCES = [
  'src/bindings.ts',
  'src/schema/readAttributes.ts',
  'src/schema/readInputs.ts',
  'src/schema/readProvider.ts',
  'src/schema/readResource.ts',
  'provider/main.go',
  'provider/world.go',
  'provider/go.sum',
];

/**
 * Makes the stand-ins of all providers, once per version and user, under `$XDG_CACHE_HOME/mooring` (default:
 * `~/.cache/mooring`). It takes a minute or two, a download of 40 MB from the npm registry, and Go.
 *
 * @returns the path of a configuration file for Terraform (`TF_CLI_CONFIG_FILE`) that installs the stand-ins and nothing else
 * @throws ForwardedError when bindings cannot be downloaded or read, or Go cannot build
 */
export async function installProviders(options: {
  env: NodeJS.ProcessEnv;
}): Promise<string> {
  const { env } = options;
  const hash = createHash('sha256').update(process.platform + process.arch);
  for (const source of SOURCES) {
    hash.update(await readFile(join(PACKAGE, source)));
  }
  const cache = join(
    env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'mooring',
  );
  const directory = join(
    cache,
    `terraform-providers-${hash.digest('hex').slice(0, 16)}`,
  );
  const cliConfig = join(directory, 'terraform.tfrc');
  if (await exists(cliConfig)) {
    return cliConfig;
  }
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const partial = await mkdtemp(`${directory}.partial-`);
  try {
    const executable = join(partial, 'terraform-provider');
    await build(executable);
    for (const provider of bindings) {
      await install({ provider, executable, mirror: partial });
    }
    await rm(executable);
    await writeFile(
      join(partial, basename(cliConfig)),
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(
        directory,
      )}\n  }\n}\n`,
    );
    await rename(partial, directory).catch(async error => {
      // Somebody else was faster, and theirs is the same.
      if (!(await exists(cliConfig))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return cliConfig;
}

async function build(executable: string): Promise<void> {
  try {
    await run(
      'go',
      ['build', '-trimpath', '-buildvcs=false', '-o', executable],
      {
        cwd: join(PACKAGE, 'provider'),
      },
    );
  } catch (error) {
    throw new ForwardedError(
      `"go build" failed in ${join(
        PACKAGE,
        'provider',
      )}; it needs Go, from https://go.dev/dl, and a Go module proxy`,
      error,
    );
  }
}

/** Puts one provider where Terraform looks for it in a mirror: HOST/NAMESPACE/TYPE/VERSION/PLATFORM. */
async function install(options: {
  provider: Bindings;
  executable: string;
  mirror: string;
}): Promise<void> {
  const { provider, executable, mirror } = options;
  const { source, providerVersion } = provider;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const directory = join(
    mirror,
    source,
    providerVersion,
    `${process.platform}_${arch}`,
  );
  await mkdir(directory, { recursive: true });
  const file = join(
    directory,
    `terraform-provider-${basename(source)}_v${providerVersion}`,
  );
  const download = await mkdtemp(join(mirror, 'download-'));
  try {
    await downloadBindings({ provider, directory: download });
    const schema = await readProvider({
      directory: join(download, 'package', 'lib'),
      structuresAreAttributes: provider.structuresAreAttributes,
    });
    await writeFile(
      `${file}.schema.json`,
      JSON.stringify({ source, ...schema }),
    );
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  await copyFile(executable, file);
}

async function downloadBindings(options: {
  provider: Bindings;
  directory: string;
}): Promise<void> {
  const { provider, directory } = options;
  const name = `${provider.package}@${provider.version}`;
  let archive: string;
  try {
    const { stdout } = await run('npm', ['pack', '--json', name], {
      cwd: directory,
    });
    archive = join(directory, JSON.parse(stdout)[0].filename);
  } catch (error) {
    throw new ForwardedError(`${name} could not be downloaded`, error);
  }
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (integrity !== provider.integrity) {
    throw new InputError(
      `${name} is not the package that src/bindings.ts expects: its integrity is ${integrity}`,
    );
  }
  await run('tar', ['-xzf', archive, '-C', directory, 'package/lib']);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
