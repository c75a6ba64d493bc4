import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  Edit,
  KUBERNETES_ID,
} from '@mooring/plugin-kubernetes-matching-common';
import fc from 'fast-check';
import { Checkout } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { HclParser } from '../hcl/parseHcl';
import { readTerraform } from '../readTerraform';
import { fmt } from './__testUtils__/fmt';
import { ResourceBlock } from './ResourceBlock';

const RECORDED = path.resolve(
  __dirname,
  '../../../../../../testing/terraform/label-fixes',
);
const OWN = ['metadata', 'labels', KUBERNETES_ID];
const PODS = ['spec', 'template', ...OWN];
const directory = createMockDirectory();

const set = (...paths: string[][]): Edit[] =>
  paths.map(at => ({ type: 'set', path: at, value: 'cart' }));

/** Where a map of labels has been written, and how. */
const labels = fc.record({
  style: fc.constantFrom('none', 'inline', 'lines', 'lines,', 'lines:'),
  id: fc.option(fc.constantFrom('kart', 'cart-api', 'c')),
  others: fc.uniqueArray(
    fc.constantFrom(
      'app',
      'team',
      '"app.kubernetes.io/name"',
      '"app.kubernetes.io/part-of-the-whole"',
    ),
  ),
  comments: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  behind: fc.option(fc.constant('# more to come')),
});

type Labels = typeof labels extends fc.Arbitrary<infer T> ? T : never;

function linesOf({ style, id, others, comments, behind }: Labels): string[] {
  const sign = style === 'lines:' ? ':' : '=';
  const entries = others.map(key => `${key} ${sign} "x"`);
  if (id !== null) entries.splice(1, 0, `"${KUBERNETES_ID}" ${sign} "${id}"`);
  if (style === 'none') return [];
  if (style === 'inline') {
    const inside = entries.length > 0 ? ` ${entries.join(', ')} ` : '';
    return [`labels = {${inside}}${comments[0] ? ' # ours' : ''}`];
  }
  const comma = style === 'lines,' ? ',' : '';
  return [
    'labels = {',
    ...entries.map(
      (entry, index) =>
        `  ${entry}${comma}${comments[index] ? ` # ${index}` : ''}`,
    ),
    ...(behind ? [`  ${behind}`] : []),
    '}',
  ];
}

const indented = (by: number, lines: readonly string[]) =>
  lines.map(line => ' '.repeat(by) + line);

function resourceOf(own: Labels, pods: Labels, lineBreak: string): string {
  return fmt(
    [
      '# é',
      'resource "kubernetes_deployment_v1" "web" {',
      '  metadata {',
      '    name = "web" # its name',
      '    namespace = "shop"',
      ...indented(4, linesOf(own)),
      '  }',
      '  spec {',
      '    template {',
      '      metadata {',
      '        annotations = { a = "b" }',
      ...indented(8, linesOf(pods)),
      '      }',
      '      spec {',
      '        container { image = "cart:1" }',
      '      }',
      '    }',
      '  }',
      '}',
      '',
    ].join(lineBreak),
  );
}

/** What is read of the only object of a text. */
async function objectIn(text: string) {
  directory.setContent({ 'main.tf': text });
  const checkout = await Checkout.create({
    cwd: directory.path,
    paths: [directory.path],
  });
  const { sources, failures } = await readTerraform(checkout, [
    directory.resolve('main.tf'),
  ]);
  expect(failures).toEqual([]);
  return JSON.parse(JSON.stringify(sources[0].manifests[0].object));
}

describe('ResourceBlock', () => {
  let parser: HclParser;

  beforeAll(async () => {
    parser = await HclParser.create();
  });

  /** The text after the edits, or why they cannot be made. */
  function patch(text: string, edits: readonly Edit[]) {
    const start = text.indexOf('resource ');
    const file = TextFile.create({ path: '/main.tf', name: 'main.tf', text });
    try {
      return ResourceBlock.create({ file, start, parser }).patch(text, edits);
    } catch (error) {
      return error as Error;
    }
  }

  it('changes one label, nothing else, and nothing that terraform fmt would change back', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        labels,
        labels,
        fc.constantFrom(OWN, PODS),
        fc.constantFrom('\n', '\r\n'),
        async (own, pods, at, lineBreak) => {
          const before = resourceOf(own, pods, lineBreak);
          const after = patch(before, set(at));
          if (after instanceof Error) return;
          made++;
          expect(fmt(after)).toBe(after);
          expect(after.split(lineBreak).join('')).not.toMatch(/[\r\n]/);
          expectOutsideEqual(before, after, at === OWN ? own : pods);

          const expected = await objectIn(before);
          const metadata =
            at === OWN ? expected.metadata : expected.spec.template.metadata;
          metadata.labels = { ...metadata.labels, [KUBERNETES_ID]: 'cart' };
          expect(await objectIn(after)).toEqual(expected);
          expect(patch(after, set(at))).toBe(after);
        },
      ),
      { numRuns: 150, seed: 14 },
    );
    expect(made).toBeGreaterThan(75);
  });

  /** But for what is added or replaced, the text is that of before. */
  function expectOutsideEqual(before: string, after: string, { id }: Labels) {
    let start = 0;
    while (before[start] === after[start]) start++;
    let end = 0;
    while (
      end < Math.min(before.length, after.length) - start &&
      before.at(-1 - end) === after.at(-1 - end)
    ) {
      end++;
    }
    const replaced = before.slice(start, before.length - end);
    expect(id ?? '').toContain(replaced.trim());
  }

  const names = readdirSync(RECORDED)
    .filter(name => name.endsWith('.before.tf'))
    .map(name => name.replace('.before.tf', ''));

  it.each(names)('writes %s as recorded', name => {
    const read = (which: string) =>
      readFileSync(path.join(RECORDED, `${name}.${which}.tf`), 'utf8');
    expect(patch(read('before'), set(OWN, PODS))).toBe(read('after'));
  });

  it.each([
    ['labels from elsewhere', 'labels = local.labels'],
    ['labels that are merged', 'labels = merge(local.labels, { a = "b" })'],
    ['a value that is computed', `labels = { "${KUBERNETES_ID}" = var.id }`],
    ['a text with a value', `labels = { "${KUBERNETES_ID}" = "a-\${var.id}" }`],
    ['a key that is computed', 'labels = { (var.key) = "b" }'],
    ['a loop', 'labels = { for key in var.keys : key => "b" }'],
    ['two entries of a line of several', 'labels = {\n a = 1, b = 2\n }'],
    ['an empty map with a comment', 'labels = { # none\n }'],
    [
      'a comment that others are aligned with',
      `name = "web" # one\n labels = { "${KUBERNETES_ID}" = "c" } # two`,
    ],
    ['a block of one line', null],
  ])('leaves %s alone', (_, text) => {
    const metadata =
      text === null ? 'metadata { name = "web" }' : `metadata {\n${text}\n}`;
    expect(
      patch(`resource "kubernetes_pod" "web" {\n${metadata}\n}\n`, set(OWN)),
    ).toBeInstanceOf(Error);
  });

  it.each<[string, Edit]>([
    [
      'a namespace',
      { type: 'set', path: ['metadata', 'namespace'], value: 'a' },
    ],
    ['a label that is taken away', { type: 'remove', path: OWN }],
    ["what can't be a label", { type: 'set', path: OWN, value: 'a"${b}' }],
  ])('does not write %s', (_, edit) => {
    const text =
      'resource "kubernetes_pod" "web" {\n  metadata {\n    labels = {}\n  }\n}\n';
    expect(patch(text, [edit])).toBeInstanceOf(Error);
  });
});
