import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { LanguageServer } from './__testUtils__/LanguageServer';

const SCHEMAS = path.resolve(__dirname, '../schemas');
const URL = 'https://unpkg.com/@mooring/cli/schemas/catalog-info.schema.json';
const PUBLIC = 'https://json.schemastore.org/catalog-info.json';
const MODELINE = `# yaml-language-server: $schema=${URL}`;
const URI = 'file:///repository/catalog-info.yaml';

const read = (name: string) => readFileSync(path.join(SCHEMAS, name), 'utf8');

/** As much of the public schema as shows that both are applied. */
const publicSchema = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: PUBLIC,
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: { kind: { enum: ['Component', 'API'] } },
});

const fetchFrom = (files: Record<string, string>) => (url: string) => {
  if (!(url in files)) throw new Error(`there is no network to ask ${url}`);
  return files[url];
};
const online = fetchFrom({
  [URL]: read('catalog-info.schema.json'),
  [PUBLIC]: publicSchema,
});

const entity = (
  annotations: string,
  { head = MODELINE, kind = 'Component' } = {},
) => `${head}
apiVersion: backstage.io/v1alpha1
kind: ${kind}
metadata:
  name: pay
  annotations:
    ${annotations}
`;
const LINE = 6;

const servers: LanguageServer[] = [];
const start = async (options: Parameters<typeof LanguageServer.start>[0]) => {
  const server = await LanguageServer.start(options);
  servers.push(server);
  return server;
};
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

const said = (found: Awaited<ReturnType<LanguageServer['open']>>) =>
  found.map(({ message, range }) => [range.start.line, message]);

describe('the YAML extension, by the line at the top of a file', () => {
  it('completes the annotations, and says over each what it is for', async () => {
    const server = await start({ fetch: online });
    await server.open(URI, entity('backstage.io/kubernetes-'));
    const character = '    backstage.io/kubernetes-'.length;
    expect(await server.complete(URI, LINE, character)).toEqual(
      expect.arrayContaining([
        'backstage.io/kubernetes-id',
        'backstage.io/kubernetes-namespace',
        'backstage.io/kubernetes-label-selector',
        'backstage.io/kubernetes-cluster',
      ]),
    );
    const other = `${URI}?2`;
    await server.open(other, entity('backstage.io/kubernetes-id: pay'));
    expect(await server.hover(other, LINE, 10)).toContain(
      'The label must be on the controller',
    );
  });

  it.each([
    ['backstage.io/kubernetes-id: "pay "', /^No Kubernetes label can have/],
    ['backstage.io/kubernetes-id: pay/web', /^No Kubernetes label can have/],
    ['backstage.io/kubernetes-id: 20241', /Incorrect type.*string/],
    ['backstage.io/kubernetes-namespace: "a,b"', /not the name of a namespace/],
    ['backstage.io/kubernetes-namespace: Shop', /not the name of a namespace/],
  ])('underlines %s with the reason', async (annotation, reason) => {
    const server = await start({ fetch: online });
    expect(said(await server.open(URI, entity(annotation)))).toEqual([
      [LINE, expect.stringMatching(reason)],
    ]);
  });

  it('underlines nothing that is right, in each document that has the line', async () => {
    const server = await start({ fetch: online });
    const right = entity(
      'backstage.io/kubernetes-id: pay_2.Web\n    acme.io/x: y',
    );
    expect(await server.open(URI, right)).toEqual([]);
    const wrong = entity('backstage.io/kubernetes-id: "-"');
    expect(
      said(await server.open(`${URI}?2`, `${right}---\n${wrong}`)),
    ).toEqual([[15, expect.stringMatching(/^No Kubernetes label/)]]);
  });

  it('checks the rest of the entity by the public schema', async () => {
    const server = await start({ fetch: online });
    const text = entity('a: b', { kind: 'Komponent' });
    expect(said(await server.open(URI, text))).toEqual([
      [2, expect.stringContaining('Component')],
    ]);
  });

  it('says so where the public schema is out of reach', async () => {
    const server = await start({
      fetch: fetchFrom({ [URL]: read('catalog-info.schema.json') }),
    });
    const text = entity('backstage.io/kubernetes-id: pay');
    expect(said(await server.open(URI, text))).toEqual([
      [1, expect.stringContaining(`there is no network to ask ${PUBLIC}`)],
    ]);
  });
});

describe("the YAML extension, by a list in SchemaStore's form", () => {
  it('knows catalog-info.yaml without a line at its top', async () => {
    const store = createServer((_, response) =>
      response.end(read('catalog.json')),
    );
    await new Promise<void>(resolve =>
      store.listen(0, '127.0.0.1', () => resolve()),
    );
    try {
      const { port } = store.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/catalog.json`;
      const server = await start({
        fetch: online,
        settings: { schemaStore: { enable: true, url } },
      });
      const text = entity('backstage.io/kubernetes-id: pay/web', { head: '' });
      expect(said(await server.open(URI, text))).toEqual([
        [LINE, expect.stringMatching(/^No Kubernetes label can have/)],
      ]);
    } finally {
      store.close();
    }
  });
});
