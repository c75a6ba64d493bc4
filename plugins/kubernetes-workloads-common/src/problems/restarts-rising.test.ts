import { minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const restarted = (restartCount: number, minutes: number, exitCode = 1) =>
  pod({
    container: {
      restartCount,
      lastState: { terminated: { exitCode, finishedAt: minutesAgo(minutes) } },
    },
  });

describe('restarts-rising', () => {
  it('is found once the crash loop is over', () => {
    expect(problemsOf([restarted(7, 30)])).toEqual([
      'warning restarts-rising: Container "web" of pod cart-1-a has restarted 7 times, the last time with exit code 1.',
    ]);
  });

  it('is found for a container that ends without an error, too', () => {
    expect(problemsOf([restarted(7, 3, 0)])).toHaveLength(1);
  });

  it('is silent about few or old restarts', () => {
    expect(problemsOf([restarted(2, 30)])).toEqual([]);
    expect(problemsOf([restarted(7, 7 * 60)])).toEqual([]);
  });
});
