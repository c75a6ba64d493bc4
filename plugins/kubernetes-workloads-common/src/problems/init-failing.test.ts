import { minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const withInit = (status: object, spec: object = {}) =>
  pod({
    spec: {
      initContainers: [{ name: 'migrate', ...spec }],
      containers: [{ name: 'web' }],
    },
    status: {
      phase: 'Pending',
      initContainerStatuses: [{ name: 'migrate', ...status }],
      containerStatuses: [],
    },
  });
const failed = { exitCode: 2, finishedAt: minutesAgo(1) };

describe('init-failing', () => {
  it.each([
    ['ended', { state: { terminated: failed } }],
    [
      'waiting',
      {
        restartCount: 4,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: failed },
      },
    ],
    [
      'trying again',
      { state: { running: {} }, lastState: { terminated: failed } },
    ],
  ])('finds one that is %s', (_, status) => {
    expect(problemsOf([withInit(status)])).toEqual([
      `error init-failing: Init container "migrate" of pod cart-1-a fails with exit code 2, so the pod doesn't start.`,
    ]);
  });

  it('leaves sidecars to crash-loop, and one that has succeeded alone', () => {
    expect(
      problemsOf([withInit({ state: { terminated: { exitCode: 0 } } })]),
    ).toEqual([]);
    const [sidecar] = problemsOf([
      withInit(
        {
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: failed },
        },
        { restartPolicy: 'Always' },
      ),
    ]);
    expect(sidecar).toMatch(/^error crash-loop: Container "migrate"/);
  });
});
