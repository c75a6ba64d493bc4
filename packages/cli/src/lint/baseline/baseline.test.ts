import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment } from '../__testUtils__/documents';
import { runCommand } from '../__testUtils__/runCommand';
import { LintFlags } from '../runLint';

const directory = createMockDirectory();
const run = (flags: Partial<LintFlags> = {}, cwd = '.', paths = ['.']) =>
  runCommand(directory.resolve(cwd), { format: 'json', ...flags }, { paths });
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=b@c', ...args], {
    cwd: directory.path,
    encoding: 'utf8',
  });
const rulesIn = (text: string): string[] =>
  JSON.parse(text).findings.map(
    ({ rule, file }: { rule: string; file: string }) => `${rule} ${file}`,
  );

const old = {
  'pay/catalog-info.yaml': component('pay', { 'kubernetes-id': 'payments' }),
  'pay/k8s.yaml': deployment({ name: 'x', id: 'payment' }),
};
const more = {
  'cart/catalog-info.yaml': component('cart'),
  'cart/k8s.yaml': deployment({ name: 'why', id: 'Cart' }),
};

describe('--baseline', () => {
  const flags = { baseline: 'known.json' };

  it('is written by the first run, and later only what is new counts', async () => {
    directory.setContent({ '.git/HEAD': '', ...old });
    const first = await run(flags);
    expect([first.code, rulesIn(first.stdout)]).toEqual([0, []]);
    expect(first.stderr).toContain('wrote 1 finding to known.json');
    expect(directory.content()).toMatchObject({
      'known.json': expect.stringContaining('"file": "pay/catalog-info.yaml"'),
    });
    const again = await run(flags);
    expect([again.code, rulesIn(again.stdout)]).toEqual([0, []]);
    expect(again.stderr).toContain('1 finding left out: there before');

    directory.addContent({
      ...more,
      // Lines that move make nothing new.
      'pay/catalog-info.yaml': `# ours\n\n${old['pay/catalog-info.yaml']}`,
    });
    const third = await run(flags);
    expect([third.code, rulesIn(third.stdout)]).toEqual([
      1,
      ['near-miss cart/catalog-info.yaml'],
    ]);
  });

  it('holds from any directory of the repository', async () => {
    directory.setContent({ '.git/HEAD': '', ...old });
    await run(flags);
    const inside = await run({ baseline: '../known.json' }, 'pay');
    expect([inside.code, rulesIn(inside.stdout)]).toEqual([0, []]);
  });

  it('counts findings that are alike', async () => {
    directory.setContent({ '.git/HEAD': '', ...old });
    await run(flags);
    directory.addContent({
      'known.json': JSON.stringify({ version: 1, findings: [] }),
    });
    expect((await run(flags)).code).toBe(1);
  });

  it.each([
    ['no JSON', 'nonsense', 'is not JSON'],
    ['something else', '{"version": 2}', 'is not a baseline of this version'],
    [
      'bad entries',
      '{"version": 1, "findings": [1]}',
      'holds an entry without a rule',
    ],
  ])('says what to do about %s', async (_, text, message) => {
    directory.setContent({ '.git/HEAD': '', ...old, 'known.json': text });
    const { code, stdout, stderr } = await run(flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--baseline known.json ${message}`);
    expect(stderr).toContain('delete it');
  });

  it('does not hide what could not be checked', async () => {
    directory.setContent({
      ...old,
      'broken.yaml': 'apiVersion: v1\nkind: [\n',
    });
    expect((await run(flags)).code).toBe(2);
    expect((await run(flags)).code).toBe(2);
  });
});

describe('--since', () => {
  beforeEach(() => {
    directory.setContent({ ...old, '.gitattributes': '* text=auto\n' });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'old');
    git('checkout', '--quiet', '-b', 'feature');
  });

  it('leaves out what was there where the branch began', async () => {
    const unchanged = await run({ since: 'main' });
    expect([unchanged.code, rulesIn(unchanged.stdout)]).toEqual([0, []]);
    directory.addContent(more);
    const changed = await run({ since: 'main' });
    expect([changed.code, rulesIn(changed.stdout)]).toEqual([
      1,
      ['near-miss cart/catalog-info.yaml'],
    ]);
    git('add', '.');
    git('commit', '--quiet', '-m', 'new');
    expect(rulesIn((await run({ since: 'main' })).stdout)).toHaveLength(1);
    expect((await run({ since: 'HEAD' })).code).toBe(0);
    expect((await run({ since: 'main' }, 'cart')).code).toBe(1);
  });

  it('finds what a change of one file breaks in another', async () => {
    directory.addContent({
      'pay/k8s.yaml': deployment({ name: 'x', id: 'payments' }),
    });
    git('commit', '--quiet', '--all', '-m', 'right');
    git('branch', '--force', 'main');
    directory.addContent({
      'pay/k8s.yaml': deployment({ name: 'x', id: 'payment' }),
    });
    expect(rulesIn((await run({ since: 'main' })).stdout)).toEqual([
      'near-miss pay/catalog-info.yaml',
    ]);
  });

  it('leaves the repository as it is', async () => {
    const before = git('status', '--porcelain') + git('worktree', 'list');
    await run({ since: 'main' });
    expect(git('status', '--porcelain') + git('worktree', 'list')).toBe(before);
  });

  it('says what is missing', async () => {
    const unknown = await run({ since: 'nowhere' });
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain('--since nowhere: git knows no such');
    const option = await run({ since: '--all' });
    expect(option.stderr).toContain('--since --all: git knows no such commit');
  });
});
