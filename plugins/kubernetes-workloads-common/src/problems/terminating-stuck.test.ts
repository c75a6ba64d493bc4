import { minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const dying = (minutes: number, finalizers?: string[]) =>
  pod({ metadata: { deletionTimestamp: minutesAgo(minutes), finalizers } });

describe('terminating-stuck', () => {
  it('names the finalizer that holds a pod', () => {
    expect(problemsOf([dying(5, ['example.com/drain'])])).toEqual([
      'warning terminating-stuck: 1 pod should have ended and is still there: held by the finalizer example.com/drain.',
    ]);
  });

  it('waits for the grace period, which may lie ahead', () => {
    expect(problemsOf([dying(-5)])).toEqual([]);
    expect(problemsOf([dying(0.5)])).toEqual([]);
  });
});
