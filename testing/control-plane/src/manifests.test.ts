import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests, readManifests } from './manifests';

describe('parseManifests', () => {
  it('reads documents, lists and comments', () => {
    const objects = parseManifests(
      `
# nothing but a comment
---
apiVersion: v1
kind: ConfigMap
metadata: { name: one }
---
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Secret, metadata: { name: two } }
  - { apiVersion: v1, kind: Pod, metadata: { name: three } }
`,
      'a test',
    );
    expect(
      objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    ).toEqual(['ConfigMap/one', 'Secret/two', 'Pod/three']);
  });

  it.each([
    ['a: [', 'shop.yaml: '],
    [
      'just text',
      'shop.yaml: a Kubernetes object needs apiVersion, kind and metadata.name, but one has "just text"',
    ],
    [
      '{ apiVersion: v1, kind: Pod }',
      'shop.yaml: a Kubernetes object needs apiVersion, kind and metadata.name',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseManifests(text, 'shop.yaml')).toThrow(message);
  });
});

describe('readManifests', () => {
  it('reads files and directories, in order, and names the file that is wrong', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'manifests-'));
    try {
      const manifest = (name: string) =>
        `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} } }`;
      await mkdir(join(directory, 'deep'));
      await writeFile(join(directory, 'b.yml'), manifest('b'));
      await writeFile(
        join(directory, 'deep', 'c.json'),
        '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
      );
      await writeFile(join(directory, 'a.yaml'), manifest('a'));
      await writeFile(join(directory, 'README.md'), 'no manifest');
      const objects = await readManifests([
        join(directory, 'b.yml'),
        directory,
      ]);
      expect(objects.map(({ metadata }) => metadata.name)).toEqual([
        'b',
        'a',
        'b',
        'c',
      ]);

      await writeFile(join(directory, 'deep', 'd.yaml'), '- broken');
      await expect(readManifests([directory])).rejects.toThrow(
        join(directory, 'deep', 'd.yaml'),
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
