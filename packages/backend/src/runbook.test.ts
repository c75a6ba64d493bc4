import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOCS, shellBlocks } from './__testUtils__/shellBlocks';

/** The commands to paste of the runbook and the how-to pages: page, number and text. */
const BLOCKS = ['runbook', 'how-to'].flatMap(folder =>
  readdirSync(join(DOCS, folder))
    .filter(name => name.endsWith('.md'))
    .flatMap(name => shellBlocks(`${folder}/${name}`)),
);

/** What puts a secret into the shell's history or the list of processes. */
const SECRET_IN_SIGHT = [
  /(?:^|\s|export )(?:[A-Z_]*(?:PASSWORD|TOKEN|SECRET))=(?!["']?\$\(|$)\S+/m,
  /--from-literal/,
  /--password[ =](?!\S*stdin)\S/,
  /jq --arg \w+ "\$/,
];

it('has commands to check', () => {
  expect(BLOCKS.length).toBeGreaterThan(30);
});

it('has the shell understand every block', async () => {
  for (const [place, block] of BLOCKS) {
    const wrong = await promisify(execFile)('bash', ['-n', '-c', block]).then(
      () => undefined,
      error => error.stderr,
    );
    expect({ place, wrong }).toEqual({ place, wrong: undefined });
  }
});

it('puts no secret on a command line', () => {
  const found = BLOCKS.filter(([, block]) =>
    SECRET_IN_SIGHT.some(pattern => pattern.test(block)),
  ).map(([place]) => place);
  expect(found).toEqual([]);
});

it.each([
  'PGPASSWORD=word psql',
  'export MOORING_TOKEN=abc',
  'kubectl create secret generic a --from-literal=b=c',
  'docker login --password word',
  'jq --arg value "$value" .',
])('would notice %s', line => {
  expect(SECRET_IN_SIGHT.some(pattern => pattern.test(line))).toBe(true);
});
