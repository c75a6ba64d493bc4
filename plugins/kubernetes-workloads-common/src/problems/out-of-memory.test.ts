import { deploymentOf, minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const killed = (minutes: number) =>
  pod({
    spec: {
      containers: [{ name: 'web', resources: { limits: { memory: '256Mi' } } }],
    },
    container: {
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: {
        terminated: {
          exitCode: 137,
          reason: 'OOMKilled',
          finishedAt: minutesAgo(minutes),
        },
      },
    },
  });

describe('out-of-memory', () => {
  it('names the limit, and is not said again as a crash loop', () => {
    expect(problemsOf(deploymentOf([killed(4)]))).toEqual([
      'error out-of-memory: Container "web" of pod cart-1-a was killed for using more memory than its limit of 256Mi, 3 restarts.',
    ]);
  });

  it('is over after a day without another', () => {
    const well = {
      ...killed(25 * 60),
      status: {
        ...(killed(25 * 60).status as object),
        phase: 'Running',
      },
    };
    expect(problemsOf([well])).toEqual([]);
  });
});
