import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readManifests } from './readManifests';

describe('readManifests', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'manifests-'));
    await mkdir(join(directory, 'web/k8s'), { recursive: true });
    for (const file of [
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
      'd.yaml',
    ]) {
      const name = file.slice(-6, -5);
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: /[abcd]/.exec(name)?.[0] ?? 'a' },
      };
      await writeFile(join(directory, file), JSON.stringify(object));
    }
    await writeFile(join(directory, 'web/k8s/README.md'), 'no manifest');
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function files(...paths: string[]): Promise<string[]> {
    const manifests = await readManifests(paths, { base: directory });
    return manifests.map(({ file }) =>
      relative(directory, join(process.cwd(), file)),
    );
  }

  it('finds files, directories and globs, each file once', async () => {
    expect(await files('d.yaml')).toEqual(['d.yaml']);
    expect(await files('web')).toEqual([
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
    ]);
    expect(await files('*/k8s/*.yaml', 'web/k8s')).toEqual([
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
    ]);
    expect(await files(join(directory, 'd.yaml'))).toEqual(['d.yaml']);
  });

  it('names a path that leads nowhere', async () => {
    for (const path of ['nothing.yaml', 'web/*.yaml', 'web/k8s/*.txt']) {
      await expect(files(path)).rejects.toThrow(
        `${path}: no such file, and no manifest matches`,
      );
    }
  });
});
