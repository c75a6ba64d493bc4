import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
/** What a check of the repository runs: `.ci/run --list`. */
const IS_RUN =
  /(\.test\.tsx?|\.cluster-test\.ts|\.tftest\.hcl|(^|\/)check\.sh)$/;

const [, page] = readFileSync(
  resolve(ROOT, 'docs/reference/threat-model.md'),
  'utf8',
).split('\n## Threats\n');
const threats = page
  .split('\n## ')[0]
  .split('\n### ')
  .slice(1)
  .map(section => {
    const [title, ...lines] = section.split('\n');
    const text = lines.join('\n').replace(/\n {2}/g, ' ');
    const [, tests = ''] = /^- Tests: (.+)$/m.exec(text) ?? [];
    return {
      title,
      text,
      tests: [...tests.matchAll(/`([^`]+)`/g)].map(m => m[1]),
    };
  });

it('has threats', () => expect(threats.length).toBeGreaterThan(15));

it.each(threats)('names what proves: $title', ({ text, tests }) => {
  expect(tests).not.toEqual([]);
  expect(
    tests.filter(
      path => !IS_RUN.test(path) || !existsSync(resolve(ROOT, path)),
    ),
  ).toEqual([]);
  expect(text).toMatch(/^- What is left: /m);
});
