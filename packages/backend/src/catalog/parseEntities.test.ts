import { parseEntities } from './parseEntities';

const TARGET = 'https://git.example.com/mel/app/blob/main/catalog-info.yaml';

/** The results of a file, each in short. */
async function parsed(
  text: string,
  location = { type: 'url', target: TARGET },
): Promise<string[]> {
  const results: string[] = [];
  const data = Buffer.from(text);
  for await (const result of parseEntities({ data, location })) {
    if (result.type === 'error') results.push(result.error.message);
    if (result.type === 'entity') results.push(result.entity.metadata.name);
  }
  return results;
}
const api = (definition: unknown, name = 'api') =>
  `${JSON.stringify({
    kind: 'API',
    metadata: { name },
    spec: { definition },
  })}\n`;

it.each([
  ['A: 1\nAWS_SECRET_ACCESS_KEY=strongbox\nB: 2\n'],
  ['{ "token": "strongbox"'],
  ['- strongbox: [}\n'],
  ['key: "strongbox\n'],
  ['a: &x strongbox\nb: *y\n'],
  ['%strongbox\n%YAML 9\n---\nx: [\n'],
  ['strongbox'],
  ['a: *strongbox\n'],
  ['a: !strongbox x\nb\n'],
  ['a: 1\n}strongbox\n'],
  ['strongbox: 1\nstrongbox: 2\n'],
])('says nothing of what a file holds that is not YAML (%j)', async text => {
  const told = await parsed(text);
  expect(told.length).toBeGreaterThan(0);
  expect(told.join()).not.toContain('strongbox');
});

it('reads a large file as it does a small one', async () => {
  const many = Array.from({ length: 100 }, (_, at) => api('x', `api-${at}`));
  expect(await parsed(many.join('---\n'))).toEqual(
    many.map((_, at) => `api-${at}`),
  );
  const told = await parsed(`${'a: 1\n'.padEnd(9_000)}\nstrongbox=1\n`);
  expect(told.join()).toContain('it is not valid at line');
  expect(told.join()).not.toContain('strongbox');
});

it.each([
  ['larger than 2 MB', `#${' '.repeat(2 * 1024 * 1024)}`],
  ['of more than 5000 entities', '---\n{}\n'.repeat(5_001)],
])('refuses a file that is %s', async (what, text) => {
  expect(await parsed(text)).toEqual([`A file ${what} is not read; split it`]);
});

it.each(['annotations', 'labels'])(
  'refuses an entity of more than 1,000 %s',
  async key => {
    const entries = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`k${at}`, 'v']),
      );
    const entity = (count: number) =>
      JSON.stringify({
        kind: 'API',
        metadata: { name: 'x', [key]: entries(count) },
      });
    expect(await parsed(entity(1_000))).toEqual(['x']);
    expect(await parsed(entity(1_001))).toEqual([
      `metadata.${key} has more than 1000 entries`,
    ]);
  },
);

it('says where a file is wrong', async () => {
  expect(await parsed('a: [}\n')).toEqual([
    expect.stringMatching(
      /^YAML error at url:https:\/\/git.*: it is not valid at line 1, column \d+$/,
    ),
  ]);
});

it.each([
  'https://elsewhere.example.com/acme/bank/blob/main/x.json',
  'http://elsewhere.example.com/x',
  'HTTPS://elsewhere.example.com/x',
  '//elsewhere.example.com/x',
  '\\\\elsewhere.example.com/x',
  ' https://elsewhere.example.com/x',
  'https://git.example.com@elsewhere.example.com/x',
  'https://git.example.com:8443/x',
  'file:///etc/passwd',
])('puts in no file of another host (%s)', async url => {
  for (const key of ['$text', '$json', '$yaml']) {
    const text = api({ deep: [{ [key]: url }] }) + api('x', 'other');
    // Of several entities in a file, only that one is left out.
    expect(await parsed(text.replace('}\n{', '}\n---\n{'))).toEqual([
      expect.stringContaining('is not on the host of'),
      'other',
    ]);
  }
});

it.each(['./openapi.yaml', '/openapi.yaml', '../x', TARGET])(
  'puts in files of the same host (%s)',
  async url => {
    expect(await parsed(api({ $text: url }))).toEqual(['api']);
  },
);

it('leaves files of the operator’s own machine to upstream', async () => {
  const location = { type: 'file', target: '/etc/portal/catalog.yaml' };
  const url = 'https://elsewhere.example.com/x';
  expect(await parsed(api({ $text: url }), location)).toEqual(['api']);
});
