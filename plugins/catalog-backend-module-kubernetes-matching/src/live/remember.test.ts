import { LiveVerdict } from './LiveVerdict';
import { MAX_AGE_MS, remember } from './remember';

const asked = 'backstage.io/kubernetes-id=cart';
const verdict = (
  status: LiveVerdict['status'],
  warnings: string[] = [],
): LiveVerdict => ({ asked, status, warnings });
const unmatched = verdict('unmatched', ['no-objects: none.']);

it('says what is known, and nothing of what is well', () => {
  const { said, remembered } = remember({
    asked,
    verdict: unmatched,
    last: undefined,
    now: 1,
  });
  expect(said).toEqual({
    status: 'unmatched',
    warnings: ['no-objects: none.'],
  });
  expect(remembered).toEqual({ ...unmatched });
  expect(
    remember({ asked, verdict: verdict('matched'), last: remembered, now: 2 }),
  ).toEqual({ said: { warnings: [] } });
});

it('keeps saying it for an hour once nothing is known, and no longer', () => {
  let { remembered: last, said } = remember({
    asked,
    verdict: unmatched,
    last: undefined,
    now: 0,
  });
  const first = said;
  const after = (now: number, unknown?: LiveVerdict) => {
    ({ remembered: last, said } = remember({
      asked,
      verdict: unknown,
      last,
      now,
    }));
    return said;
  };
  expect(after(5_000, verdict('unknown'))).toEqual(first);
  const kept = last;
  expect(after(5_000 + MAX_AGE_MS)).toEqual(first);
  // What is kept is the same each time, so that nothing is written.
  expect(last).toEqual(kept);
  expect(after(5_001 + MAX_AGE_MS)).toEqual({ warnings: [] });
  expect(last).toBeUndefined();
  expect(after(5_002 + MAX_AGE_MS)).toEqual({ warnings: [] });
});

it('counts the hour again once something was known in between', () => {
  const unknown = remember({
    asked,
    verdict: undefined,
    last: { ...unmatched, warnings: [...unmatched.warnings] },
    now: 0,
  });
  const known = remember({
    asked,
    verdict: unmatched,
    last: unknown.remembered,
    now: MAX_AGE_MS,
  });
  expect(known.remembered).not.toHaveProperty('unknownSince');
});

it('says nothing of annotations that the entity has no more', () => {
  const last = { ...unmatched, warnings: [...unmatched.warnings] };
  for (const late of [unmatched, undefined]) {
    expect(
      remember({ asked: 'app=cart', verdict: late, last, now: 1 }),
    ).toEqual({ said: { warnings: [] } });
  }
});
