import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../src/charts';
import { Rendering } from './rendering';

const PAGE = readFileSync(
  join(ROOT, 'docs/how-to/install-with-helm.md'),
  'utf8',
);
/** The values that the page shows, each by its first keys. */
const EXAMPLES = [
  ...PAGE.matchAll(/^```yaml title="values.yaml"\n(.+?)^```$/gms),
].map(([, text]): [string, string] => [
  text.match(/^\w.*/gm)!.join(' ').slice(0, 60),
  text.replace('sha256:…', `sha256:${'a'.repeat(64)}`),
]);

let chart: Rendering;
let directory: string;
beforeAll(async () => {
  chart = await Rendering.create();
  directory = await mkdtemp(join(tmpdir(), 'mooring-values-'));
}, 900_000);
afterAll(() => rm(directory, { recursive: true }));

it('finds examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(6);
});

it.each(EXAMPLES)(
  'takes the values that are documented: %s',
  async (_, text) => {
    const file = join(directory, 'values.yaml');
    await writeFile(file, text);
    // The site's own authority is none of a server without TLS.
    const more = text.includes('acceptPlaintextTo')
      ? ['--set=database.external.ca.configMap=']
      : [];
    const objects = await chart.objects(
      'api-only',
      `--values=${file}`,
      ...more,
    );
    expect(objects.length).toBeGreaterThan(8);
  },
);
