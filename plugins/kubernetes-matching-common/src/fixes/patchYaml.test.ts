import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { applyEdits } from './applyEdits';
import { Edit } from './Fix';
import { patchYaml } from './patchYaml';
import { unifiedDiff } from './unifiedDiff';

const path = ['metadata', 'annotations', 'backstage.io/kubernetes-id'];
const set = (value: string, at = path): Edit => ({
  type: 'set',
  path: at,
  value,
});

/** The changed lines of a text, as a diff shows them. */
function changes(text: string, edits: Edit[], document?: number): string[] {
  const after = patchYaml({ text, edits, document });
  return unifiedDiff({ path: 'x', before: text, after, context: 0 })
    .split('\n')
    .filter(line => /^[-+](?![-+])/.test(line));
}

const entity = `# who we are
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments   # the team's pride
  annotations:
    # found by the tab
    backstage.io/kubernetes-id: 'payments-api' # keep me
    other: "x"
  labels: {}

spec:
    type: service
`;

/** What comes out, or nothing where the edit would change something else. */
function attempt(options: Parameters<typeof patchYaml>[0]): string | undefined {
  try {
    return patchYaml(options);
  } catch (error) {
    expect(String(error)).toContain('without changing something else');
    return undefined;
  }
}

describe('patchYaml', () => {
  it('changes a value and nothing else', () => {
    expect(changes(entity, [set('payment-api')])).toEqual([
      "-    backstage.io/kubernetes-id: 'payments-api' # keep me",
      "+    backstage.io/kubernetes-id: 'payment-api' # keep me",
    ]);
    expect(changes('a:\nb: 1\n', [set('x', ['a'])])).toEqual(['-a:', '+a: x']);
    expect(changes('{a: {b: c}}', [set('d', ['a', 'b'])])).toEqual([
      '-{a: {b: c}}',
      '+{a: {b: d}}',
    ]);
  });

  it('adds a line where a key is missing, with the parents that are missing', () => {
    expect(
      changes(entity, [set('eu', ['metadata', 'annotations', 'a'])]),
    ).toEqual(['+    a: eu']);
    expect(changes(entity, [set('x', ['spec', 'owner'])])).toEqual([
      '+    owner: x',
    ]);
    expect(changes(entity, [set('x', ['status', 'a', 'b'])])).toEqual([
      '+status:',
      '+  a:',
      '+    b: x',
    ]);
    expect(changes('metadata:\n  name: x', [set('y')])).toEqual([
      '-  name: x',
      '+  name: x',
      '+  annotations:',
      '+    backstage.io/kubernetes-id: "y"',
    ]);
  });

  it('removes and renames keys, and maps that a removal leaves empty', () => {
    expect(changes(entity, [{ type: 'remove', path }])).toEqual([
      "-    backstage.io/kubernetes-id: 'payments-api' # keep me",
    ]);
    expect(
      changes(entity, [{ type: 'rename', path, key: 'backstage.io/x' }]),
    ).toEqual([
      "-    backstage.io/kubernetes-id: 'payments-api' # keep me",
      "+    backstage.io/x: 'payments-api' # keep me",
    ]);
    const text = 'a:\n  b:\n    c: d\ne: f\n';
    expect(changes(text, [{ type: 'remove', path: ['a', 'b', 'c'] }])).toEqual([
      '-a:',
      '-  b:',
      '-    c: d',
    ]);
    expect(changes(text, [{ type: 'remove', path: ['a', 'x'] }])).toEqual([]);
  });

  it('quotes what YAML would read as something else', () => {
    for (const value of [
      'true',
      '0123',
      'a: b',
      '# x',
      '',
      'null',
      "it's",
      '*a',
    ]) {
      const [document] = parseAllDocuments(
        patchYaml({ text: entity, edits: [set(value, ['metadata', 'new'])] }),
      );
      expect(document.getIn(['metadata', 'new'])).toBe(value);
    }
  });

  it('edits one document of several, and keeps line ends and a missing last one', () => {
    const text = 'a: 1 # one\r\n---\r\na: 2 # two\r\n---\r\na: 3';
    expect(patchYaml({ text, document: 1, edits: [set('x', ['a'])] })).toBe(
      'a: 1 # one\r\n---\r\na: x # two\r\n---\r\na: 3',
    );
    expect(patchYaml({ text, document: 2, edits: [set('x', ['b'])] })).toBe(
      'a: 1 # one\r\n---\r\na: 2 # two\r\n---\r\na: 3\r\nb: x',
    );
    expect(() => patchYaml({ text, document: 3, edits: [set('x')] })).toThrow(
      'no document 4',
    );
  });

  it.each([
    ['labels: {}\n', '{}', '{k: x}'],
    ['labels: { } # none\n', '{ }', '{k: x }'],
    ['labels: {a: b} # one\n', '{a: b}', '{a: b, k: x}'],
    ['labels: { a: b }\n', '{ a: b }', '{ a: b, k: x }'],
    ['labels: {\n  a: b, # one\n}\n', 'a: b,', 'a: b, k: x,'],
    ['{"labels": {"a": "b"}}', '"b"', '"b", "k": "x"'],
    ['{"labels": {}}', '{}', '{"k": "x"}'],
    ['labels: ~\n', '~', '{k: x}'],
    ['labels: # later\nb: 1\n', 'later\n', 'later\n  k: x\n'],
    ['\ufefflabels:\n  a: b\n', 'b\n', 'b\n  k: x\n'],
  ])('adds to %j in its style', (text, before, after) => {
    const edits = [set('x', ['labels', 'k'])];
    expect(patchYaml({ text, edits })).toBe(text.replace(before, after));
  });

  it.each([
    ['an alias', 'a: &l {x: y}\nlabels: *l\n', ['labels', 'k']],
    ['what an alias repeats', 'labels: &l {x: y}\nb: *l\n', ['labels', 'k']],
    ['what is merged', 'labels: &l {x: y}\nb: {<<: *l}\n', ['labels', 'k']],
    ['a value of several lines', 'folded: >\n  two\n  lines\n', ['folded']],
    ['a list', 'labels: [a]\nb: [*c]\n', ['b', 'x']],
  ])('leaves %s alone, and says so', (_, text, at) => {
    expect(() => patchYaml({ text, edits: [set('x', at)] })).toThrow(
      /without changing something else|not YAML/,
    );
  });

  it('adds one label to a manifest of any style, and changes nothing else that Kubernetes reads', () => {
    const labels = fc.constantFrom(
      'labels: {app: x}',
      'labels: { "app": "x" }   # flow',
      'labels: {}',
      'labels: # none yet',
      'labels:\n        app: x # one\n        # last',
      'labels:\n        "app": \'x\'',
      'annotations: {note: yes}',
    );
    const octal = fc.constantFrom('0644', '0010', '0o644', '1_000', '12:30');
    const manifest = fc.record({
      own: labels,
      pods: labels,
      octal,
      lists: fc.constantFrom('    - ', '  - ', '-   '),
      top: fc.constantFrom(
        '',
        '# deployed by nobody\n',
        '\ufeff',
        '---\n# two\n',
      ),
      end: fc.constantFrom('', '\n', '\n# the end\n', '\n...\n'),
      windows: fc.boolean(),
      value: fc.constantFrom(
        'cart',
        '0123',
        'yes',
        'on',
        '1e3',
        '12:30',
        'null',
      ),
    });
    const under = (parent: string[]) => [
      ...parent,
      'labels',
      'backstage.io/kubernetes-id',
    ];
    fc.assert(
      fc.property(manifest, fc.boolean(), (style, own) => {
        const { lists } = style;
        const lines = `${style.top}apiVersion: apps/v1
kind: Deployment
metadata:
    name: cart
    ${style.own.replace(/^ {8}/gm, '      ')}
spec:
  template:
    metadata:
      ${style.pods}
    spec:
      securityContext: {runAsUser: ${style.octal}, on: yes}
      volumes:   # keys
      ${lists}name: keys
      ${' '.repeat(lists.length)}secret: {secretName: keys,   defaultMode: ${
          style.octal
        }}${style.end}`;
        const text = style.windows ? lines.replace(/\n/g, '\r\n') : lines;
        const edit = set(
          style.value,
          under(own ? ['metadata'] : ['spec', 'template', 'metadata']),
        );
        const after = patchYaml({ text, edits: [edit] });
        let same = 0;
        while (same < text.length && text[same] === after[same]) same++;
        const added = after.length - text.length;
        expect(after.slice(same + added)).toBe(text.slice(same));
        for (const version of ['1.1', '1.2'] as const) {
          const read = (yaml: string) =>
            parseAllDocuments(yaml, { version }).map(item => item.toJS());
          expect(read(after)).toEqual(
            read(text).map(item => applyEdits(item, [edit])),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a: [', 'not YAML'],
    ['a: 1\na: 2', 'not YAML'],
    ['a: *b', 'not YAML'],
    [
      `a: &a [x]\n${'bcdefgh'
        .split('')
        .map(
          (key, i) =>
            `${key}: &${key} [${Array(20).fill(`*${'abcdefg'[i]}`).join(',')}]`,
        )
        .join('\n')}`,
      'not YAML',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => patchYaml({ text, edits: [set('x', ['q'])] })).toThrow(
      message,
    );
  });

  it('does to the text what the edits do to the document, for any document', () => {
    const key = fc.constantFrom('a', 'b', 'c.d/e', '- x', 'true', 'metadata');
    const scalar = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('two\nlines\n', ' padded ', 'true', ''),
      fc.integer(),
      fc.constant(null),
    );
    const { tree } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        tie('tree'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
      tree: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    }));
    const at = fc.array(key, { minLength: 1, maxLength: 3 });
    const edit: fc.Arbitrary<Edit> = fc.oneof(
      fc.record({
        type: fc.constant('set' as const),
        path: at,
        value: fc.string({ maxLength: 8 }),
      }),
      fc.record({ type: fc.constant('remove' as const), path: at }),
      fc.record({
        type: fc.constant('rename' as const),
        path: at,
        key: fc.constant('renamed'),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 1, maxLength: 3 }),
        fc.nat(2),
        edit,
        fc.constantFrom(2, 4),
        fc.boolean(),
        fc.boolean(),
        (documents, which, change, indent, windows, flow) => {
          const document = which % documents.length;
          const written = documents
            .map(item =>
              stringify(item, {
                indent,
                collectionStyle: flow ? 'flow' : 'any',
              }),
            )
            .join('---\n');
          const text = windows ? written.replace(/\n/g, '\r\n') : written;
          const read = (yaml: string) =>
            parseAllDocuments(yaml).map(item => item.toJS());
          const before = read(text);
          const after = read(
            attempt({ text, document, edits: [change] }) ?? '',
          );
          if (after.length === 0) return;
          expect(after).toEqual(
            before.map((item, index) =>
              index === document ? applyEdits(item, [change]) : item,
            ),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
