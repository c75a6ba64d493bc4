import { deploymentOf, minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const lastState = (minutes: number, exitCode = 1, more = {}) => ({
  terminated: { exitCode, finishedAt: minutesAgo(minutes), ...more },
});
const waiting = { waiting: { reason: 'CrashLoopBackOff' } };

describe('crash-loop', () => {
  it('names the exit code, what the container said, and the restarts', () => {
    const crashing = pod({
      container: {
        ready: false,
        restartCount: 41,
        state: waiting,
        lastState: lastState(2, 1, { message: 'no database\u001b[0m\n' }),
      },
    });
    expect(problemsOf(deploymentOf([crashing]))).toEqual([
      'error crash-loop: Container "web" of pod cart-1-a keeps crashing: it ended with exit code 1 ("no database [0m"), 41 restarts.',
    ]);
  });

  it('is found between two crashes, while the container runs and is ready', () => {
    const running = pod({
      container: { restartCount: 5, lastState: lastState(3, 137) },
    });
    expect(problemsOf([running])).toEqual([
      'error crash-loop: Container "web" of pod cart-1-a keeps crashing: it ended with exit code 137 (SIGKILL), 5 restarts.',
    ]);
  });

  it('is one problem however many replicas crash', () => {
    const replicas = ['a', 'b', 'c'].map((name, i) =>
      pod({
        name,
        container: {
          restartCount: i,
          state: waiting,
          lastState: lastState(1),
        },
      }),
    );
    expect(problemsOf(deploymentOf(replicas))).toEqual([
      'error crash-loop: Container "web" of 3 pods keeps crashing: it ended with exit code 1, 2 restarts.',
    ]);
  });

  it('is silent about one restart, and about crashes of yesterday', () => {
    expect(
      problemsOf([
        pod({ container: { restartCount: 1, lastState: lastState(3) } }),
        pod({
          name: 'old',
          container: { restartCount: 9, lastState: lastState(24 * 60) },
        }),
      ]),
    ).toEqual([]);
  });
});
