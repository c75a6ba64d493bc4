import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the real definitions are: modules of the Go proxy, which hold them beside the code. */
const SOURCES = [
  ['github.com/argoproj/argo-cd/v2@v2.14.21', 'manifests/crds'],
  ['github.com/fluxcd/kustomize-controller@v1.6.0', 'config/crd/bases'],
  ['github.com/fluxcd/helm-controller@v1.4.0', 'config/crd/bases'],
  ['github.com/fluxcd/source-controller@v1.3.0', 'config/crd/bases'],
] as const;

const WANTED =
  /(application|applicationset|appproject)-crd|_(kustomizations|helmreleases|gitrepositories|ocirepositories)\.yaml/;

/** The custom resource definitions of Argo CD and Flux, as they are released; `go mod download` fetches them once. */
export async function definitionFiles(): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'delivery-'));
  try {
    await writeFile(join(directory, 'go.mod'), 'module definitions\n');
    const { stdout } = await promisify(execFile)(
      'go',
      ['mod', 'download', '-json', ...SOURCES.map(([module]) => module)],
      { cwd: directory, env: { ...process.env, GOWORK: 'off' } },
    );
    const directories = [...stdout.matchAll(/"Dir": "([^"]+)"/g)];
    const files = await Promise.all(
      directories.map(async ([, path], index) => {
        const crds = join(path, SOURCES[index][1]);
        return (await readdir(crds))
          .filter(file => WANTED.test(file))
          .map(file => join(crds, file));
      }),
    );
    return files.flat();
  } finally {
    await rm(directory, { recursive: true });
  }
}
