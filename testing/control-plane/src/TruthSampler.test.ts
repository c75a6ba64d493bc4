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

describe('where changes never cease', () => {
  /** An object that is there in another version at each look, and what a view makes of it. */
  function setUpRestless(claimed: (version: number) => string[] | undefined) {
    let version = 0;
    return TruthSampler.create({
      claimed: () => claimed(version),
      actual: () => {
        version += 1;
        return ['quiet 1', `restless ${version}`];
      },
      noticeMs: NOTICE_MS,
      identify: text => text.split(' ')[0],
    });
  }

  it('lets pass a view that is always a little late', async () => {
    const end = setUpRestless(version => [
      'quiet 1',
      `restless ${version - 1}`,
    ]).start();
    await sleep(3 * NOTICE_MS);
    expect(await end()).toBeGreaterThan(3);
  });

  it.each([
    ['that has stopped', ['quiet 1', 'restless 1'], 'restless 1'],
    ['that lacks it', ['quiet 1'], 'restless'],
    ['that has one that is gone', ['quiet 1', 'gone 1'], 'restless,gone 1'],
  ])('fails on a view %s', async (_, claimed, different) => {
    const end = setUpRestless(() => claimed).start();
    await sleep(3 * NOTICE_MS);
    await expect(end()).rejects.toThrow(`but different: ${different}`);
  });
});

it('claims nothing about what nobody can tell', async () => {
  const end = TruthSampler.create({
    claimed: () => ['a'],
    actual: () => undefined,
    noticeMs: 0,
  }).start();
  await sleep(250);
  expect(await end()).toBeGreaterThan(0);
});
