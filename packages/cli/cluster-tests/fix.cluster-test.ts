import { request } from 'node:https';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ControlPlane } from '@mooring/control-plane';
import fc from 'fast-check';
import { set } from 'lodash';
import { component } from '../src/lint/__testUtils__/documents';
import { runCommand } from '../src/lint/__testUtils__/runCommand';

const BUILD_TIME_MS = 900_000;
const TIME_MS = 240_000;
const RUNS = 60;
const ID = 'backstage.io/kubernetes-id';
const LABEL = ['spec', 'template', 'metadata', 'labels', ID];
/** What the server gives an object when it takes it. */
const GIVEN = ['uid', 'creationTimestamp', 'generation', 'managedFields'];

const directory = createMockDirectory();
let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await ControlPlane.start();
}, BUILD_TIME_MS);
afterAll(async () => await cluster?.stop());

/** What the API server reads in a manifest as it is written, without keeping it. */
async function readByServer(text: string): Promise<Record<string, any>> {
  const path = '/apis/apps/v1/namespaces/default/deployments?dryRun=All';
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request(
      new URL(path, cluster.url),
      {
        method: 'POST',
        ca: cluster.ca,
        headers: {
          authorization: `Bearer ${cluster.adminToken}`,
          'content-type': 'application/yaml',
          accept: 'application/json',
        },
      },
      response => {
        let body = '';
        response.on('data', chunk => (body += chunk));
        response.on('end', () => resolve(body));
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
  const object = JSON.parse(answer);
  if (object.kind !== 'Deployment') throw new Error(`${answer}\n${text}`);
  for (const field of GIVEN) delete object.metadata[field];
  return object;
}

/** Ways to write the pods' labels, none of which has the id. */
const podLabels = fc.constantFrom(
  ['labels:', '  run: x'],
  ['labels:', '  # which pods', '  run: x # these', '', '  "team": \'shop\''],
  ['labels: {run: x}'],
  ['labels: { "run" : x, team: "shop" } # in one line'],
  ['labels: {', '  run: x,', '}'],
  ['annotations: {a: "yes"}', 'labels:', '    run:   x'],
  ['labels: &labels', '  run: x'],
  ['labels: {run: x, app: }'],
);
/** What YAML 1.1, as Kubernetes reads it, takes for something else than YAML 1.2 does, and what breaks when it is written again. */
const podSpec = fc.subarray([
  'hostNetwork: no',
  'enableServiceLinks: off',
  'terminationGracePeriodSeconds: 0x1E',
  'securityContext: {runAsUser: 0010, fsGroup: 1_000}',
  'volumes: [{name: c, configMap: {name: c, defaultMode: 0644}}]',
  'nodeSelector: {disk: "on", zone: \'0x1\'}',
  'priority: 0',
]);
const text = fc
  .record({
    podLabels,
    podSpec,
    isDocument: fc.boolean(),
    hasComments: fc.boolean(),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    end: fc.constantFrom('', '\n', '\n\n# the end\n'),
  })
  .map(options => {
    const indented = (lines: readonly string[], by: number) =>
      lines.map(line => (line === '' ? '' : ' '.repeat(by) + line));
    const lines = [
      ...(options.isDocument ? ['---'] : []),
      ...(options.hasComments ? ['# first', ''] : []),
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      '  name: x',
      '  annotations: {mode: "0644", answer: \'yes\'}',
      `  labels: {${ID}: cart}`,
      'spec:',
      '  minReadySeconds: 010',
      '  selector: {matchLabels: {run: x}}',
      '  template:',
      '    metadata:',
      ...indented(options.podLabels, 6),
      ...(options.hasComments ? ['    # what runs'] : []),
      '    spec:',
      ...indented(options.podSpec, 6),
      '      containers:',
      '      - name: main',
      '        image: "example:1.10"',
      '        args: [\'0644\', "no", "1e3"]',
    ];
    return lines.join(options.lineBreak) + options.end;
  });

it(
  'changes what the API server reads by the label alone, and not a byte elsewhere',
  async () => {
    let fixed = 0;
    await fc.assert(
      fc.asyncProperty(text, async before => {
        directory.setContent({
          '.git/HEAD': '',
          'catalog-info.yaml': component('cart'),
          'app.yaml': before,
        });
        await runCommand(directory.path, { fix: true });
        const after = (directory.content() as { 'app.yaml': string })[
          'app.yaml'
        ];
        if (after === before) return;
        fixed++;
        const expected = await readByServer(before);
        set(expected, LABEL, 'cart');
        expect(await readByServer(after)).toEqual(expected);
        // What is added is one piece; before and after it everything is as it was.
        const differs = [...before].findIndex((char, at) => char !== after[at]);
        const start = differs < 0 ? before.length : differs;
        const added = after.length - before.length;
        expect(added).toBeGreaterThan(0);
        expect(after.slice(0, start) + after.slice(start + added)).toBe(before);
      }),
      { numRuns: RUNS },
    );
    expect(fixed).toBeGreaterThan(RUNS / 2);
  },
  TIME_MS,
);
