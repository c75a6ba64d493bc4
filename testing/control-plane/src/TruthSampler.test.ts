import { setTimeout as sleep } from 'node:timers/promises';
import { TruthSampler } from './TruthSampler';

const NOTICE_MS = 300;

function setUp(noticeMs: number) {
  const view: { claimed?: string[]; actual: string[] } = { actual: ['a', 'b'] };
  const sampler = TruthSampler.create({
    claimed: () => view.claimed,
    actual: async () => view.actual,
    noticeMs,
    describe: () => 'synced',
  });
  return { view, sampler };
}

it('lets pass what is right, and what is said to be unknown', async () => {
  const { view, sampler } = setUp(0);
  const end = sampler.start();
  await sleep(150);
  view.claimed = ['b', 'a'];
  await sampler.becomesTrue();
  expect(await end()).toBeGreaterThan(0);
});

it.each([
  ['less', ['a'], 'synced, but different: b'],
  ['more', ['a', 'b', 'c'], 'synced, but different: c'],
  ['nothing', [], 'synced, but different: a,b'],
])('fails on the first claim of %s', async (_, claimed, message) => {
  const { view, sampler } = setUp(0);
  const end = sampler.start();
  view.claimed = claimed;
  await sleep(250);
  // It does not help that it is right by now.
  view.claimed = ['a', 'b'];
  await expect(end()).rejects.toThrow(message);
});

it('allows for the time until a change is told, and for no more', async () => {
  const { view, sampler } = setUp(NOTICE_MS);
  view.claimed = ['a'];
  setTimeout(() => view.claimed?.push('b'), NOTICE_MS / 3);
  await sampler.becomesTrue();
  view.actual.push('c');
  await expect(sampler.becomesTrue()).rejects.toThrow('but different: c');
});
