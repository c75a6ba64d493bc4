import { execFileSync } from 'node:child_process';
import fsSync from 'node:fs';
import fs, { truncate, writeFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { component, deployment, documents } from './__testUtils__/documents';
import { lintDirectory } from './__testUtils__/lintDirectory';
import { DEFAULT_CONFIG } from './config/readLintConfig';
import { TextFile } from './files/TextFile';
import { readDocuments } from './yaml/readDocuments';

const directory = createMockDirectory();
const good = component('good');
const workload = deployment({ name: 'good', id: 'good' });
const header = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';

/** Lints one hostile file beside a good component, which must be judged all the same. */
async function lintBeside(name: string, content: string | Buffer) {
  directory.setContent({
    '.git/HEAD': '',
    'catalog-info.yaml': good,
    'good.yaml': workload,
    [name]: content,
  });
  const result = await lintDirectory(directory.path);
  expect(result.checked.entities).toBeGreaterThanOrEqual(1);
  expect(result.checked.objects).toBeGreaterThanOrEqual(1);
  return result;
}

/** Nine aliases of nine aliases of nine … */
function bomb(): string {
  const levels = Array.from({ length: 20 }, (_, level) =>
    level === 0
      ? 'a0: &a0 [x,x,x,x,x,x,x,x,x]'
      : `a${level}: &a${level} [${Array(9).fill(`*a${level - 1}`)}]`,
  );
  return `${header}${levels.join('\n')}\n`;
}

describe('bad input', () => {
  it('reads on beside a directory and a file that it cannot read', async () => {
    const denied = Object.assign(new Error('EACCES: denied'), {
      code: 'EACCES',
    });
    const { readdir } = fs;
    const { openSync } = fsSync;
    const isClosed = (path: unknown) => String(path).includes('/closed');
    jest.spyOn(fs, 'readdir').mockImplementation((async (
      path: string,
      options: object,
    ) => {
      if (isClosed(path)) throw denied;
      return await (readdir as Function)(path, options);
    }) as never);
    jest.spyOn(fsSync, 'openSync').mockImplementation(((
      path: string,
      flags: string,
    ) => {
      if (flags === 'r' && isClosed(path)) throw denied;
      return openSync(path, flags);
    }) as never);
    try {
      const { failures } = await lintBeside('closed.yaml', workload);
      directory.addContent({ 'closed/app.yaml': workload });
      const again = await lintDirectory(directory.path);
      expect(failures).toEqual([
        { file: 'closed.yaml', message: 'cannot be read: permission denied' },
      ]);
      expect(again.failures).toEqual([
        { file: 'closed', message: 'cannot be read: permission denied' },
        { file: 'closed.yaml', message: 'cannot be read: permission denied' },
      ]);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it.each<[string, string, number, string]>([
    ['an alias bomb', bomb(), 1, 'Excessive alias count'],
    ['a value inside itself', `${header}data: &a {b: *a}`, 1, 'part of'],
    ['duplicate keys', `${header}kind: Secret\n`, 4, 'unique'],
    ['a tab', `${header}data:\n\ta: b\n`, 5, 'Tabs'],
    ['deep brackets', `${header}data: ${'['.repeat(100_000)}`, 4, 'deeper'],
    ['deep braces', `${header}data: ${'{a: '.repeat(100_000)}`, 4, 'deeper'],
    ['deep lists', `${header}data:\n  ${'- '.repeat(100_000)}`, 5, 'deeper'],
    ['an endless quote', `${header}data: "${'\\'.repeat(500_000)}`, 4, 'quote'],
    [
      'two million bytes',
      `${header}data: ${'x'.repeat(2_000_000)}`,
      1,
      '1.5 MiB',
    ],
    ['a million commas', `${header}data: [${','.repeat(1_000_000)}]`, 1, ''],
    [
      'a label that is a number',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  labels: {a: 1.10}',
      5,
      'Put it in quotes',
    ],
    [
      'an object without name',
      'apiVersion: v1\nkind: Pod\nmetadata: {}',
      3,
      'metadata.name',
    ],
    [
      'a template that nobody renders',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${{ values.name }}',
      4,
      'template expression',
    ],
    [
      "a chart's template",
      'apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\n',
      3,
      'template expressions',
    ],
  ])(
    '%s: one failure with its line',
    async (_, text, line, message) => {
      const { failures } = await lintBeside('bad.yaml', text);
      expect(failures).toEqual([
        {
          file: 'bad.yaml',
          line,
          column: expect.any(Number),
          message: expect.stringContaining(message),
        },
      ]);
    },
    30_000,
  );

  it.each([
    [
      'a name that is a list',
      component('x').replace('name: x', 'name: [x]'),
      'metadata.name',
    ],
    [
      'metadata that is text',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: x',
      'metadata',
    ],
    ['nothing', '', 'no entity'],
    ['text', 'hello', 'no entity'],
    ['no kind', 'apiVersion: backstage.io/v1alpha1\n', 'kind'],
    ['a skeleton', component('${{ values.name }}'), 'template expression'],
  ])('a catalog file with %s: one failure', async (_, text, message) => {
    const { failures } = await lintBeside('bad/catalog-info.yaml', text);
    expect(failures).toEqual([
      expect.objectContaining({
        file: 'bad/catalog-info.yaml',
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it.each([
    ['a number', 20241],
    ['a list', ['a', 'b']],
    ['a map', { a: 'b' }],
    ['10 KB long', 'x'.repeat(10_240)],
    ['null', null],
    ['a terminal escape', '\u001b[2J\u202e'],
  ])('an annotation that is %s is a finding', async (_, value) => {
    const text = component('bad', { 'kubernetes-id': value });
    const { failures, findings } = await lintBeside('bad.yaml', text);
    expect(failures).toEqual([]);
    for (const { message, place } of findings) {
      expect(place.file).toBe('bad.yaml');
      expect(message.length).toBeLessThan(2000);
    }
    expect(findings.length).toBe(1);
  });

  it('reads a byte order mark, carriage returns and JSON', async () => {
    const windows = `\ufeff${documents(
      component('windows', { 'kubernetes-id': '-' }),
      component('two'),
    ).replaceAll('\n', '\r\n')}`;
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels: { 'backstage.io/kubernetes-id': 'two' } },
    });
    directory.setContent({
      'windows/catalog-info.yaml': windows,
      'pod.json': json,
    });
    const { findings, failures, checked } = await lintDirectory(directory.path);
    expect(failures).toEqual([]);
    expect(checked).toEqual({ files: 2, entities: 2, objects: 1 });
    expect(findings.map(({ rule, place }) => [rule, place.line])).toEqual([
      ['id-format', 6],
    ]);
  });

  it('does not read what is not text, unless it is said to be a catalog file', async () => {
    const utf16 = Buffer.from(`\ufeff${good}`, 'utf16le');
    const latin1 = Buffer.from('apiVersion: v1 # caf\xe9', 'latin1');
    for (const [content, count] of [
      [Buffer.from([0, 1, 2, 255]), 0],
      [utf16, 1],
      [latin1, 1],
    ] as const) {
      const { failures } = await lintBeside('x.yaml', content);
      expect(failures.map(({ message }) => message)).toEqual(
        Array(count).fill('is not UTF-8 text'),
      );
    }
    const { failures } = await lintBeside(
      'x/catalog-info.yaml',
      Buffer.from([0, 1]),
    );
    expect(failures).toHaveLength(1);
  });

  it('reads no file of 50 MB, and no named pipe', async () => {
    directory.setContent({ 'catalog-info.yaml': good, 'good.yaml': workload });
    await writeFile(directory.resolve('large.yaml'), workload);
    await truncate(directory.resolve('large.yaml'), 50 * 1024 * 1024);
    await writeFile(directory.resolve('data.yaml'), 'a: b\n');
    await truncate(directory.resolve('data.yaml'), 50 * 1024 * 1024);
    execFileSync('mkfifo', [directory.resolve('pipe.yaml')]);
    const { failures } = await lintDirectory(directory.path);
    expect(failures).toEqual([
      { file: 'large.yaml', message: expect.stringContaining('is 50 MB') },
    ]);
    await expect(
      lintDirectory(directory.path, { paths: ['.', 'pipe.yaml'] }),
    ).resolves.toMatchObject({
      failures: expect.arrayContaining([
        { file: 'pipe.yaml', message: 'is not a regular file' },
      ]),
    });
  });

  it('is not held up by patterns that take forever to match', async () => {
    directory.setContent({
      'catalog-info.yaml': component('bad', { 'kubernetes-id': '-' }),
      [`${'a'.repeat(100)}.b`]: '',
    });
    const { failures, findings } = await lintDirectory(directory.path, {
      config: {
        ...DEFAULT_CONFIG,
        isIgnored: path => /\/(a+)+$/.test(path),
      },
    });
    expect(failures).toEqual([
      { file: '.', message: expect.stringContaining('took longer than 2 s') },
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['id-format']);
  }, 20_000);

  it('survives whatever a file holds', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'apiVersion: v1\n',
        'kind: Pod\n',
        'metadata:\n',
        '  name: x\n',
        '---\n',
        '...\n',
        '&a ',
        '*a',
        '<<: *a\n',
        '!!binary ',
        '{',
        '}',
        '[',
        ']',
        '? ',
        ': ',
        '- ',
        '|\n',
        '>-\n',
        '"',
        "'",
        '\t',
        '\r\n',
        '%YAML 1.1\n',
        '#',
        '\0',
        '\ufeff',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.boolean(),
        (pieces, isCatalog) => {
          const text = `apiVersion: v1\n${pieces.join('')}`;
          const file = TextFile.create({ path: '/x', name: 'x', text });
          const { documents: read, failures } = readDocuments(file, {
            isCatalog,
          });
          for (const document of read) {
            const place = document.placeOf(['metadata', 'labels', 'x'], 3);
            expect(place.line).toBeGreaterThan(0);
            expect(place.column).toBeGreaterThan(0);
          }
          for (const { line = 0 } of failures) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(text.split('\n').length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
