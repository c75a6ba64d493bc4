import { minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const notReady = (
  minutes: number,
  { started = true, probe = {} }: { started?: boolean; probe?: object } = {},
) =>
  pod({
    spec: {
      containers: [{ name: 'web', readinessProbe: probe, startupProbe: probe }],
    },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          lastTransitionTime: minutesAgo(minutes),
        },
      ],
    },
    container: {
      ready: false,
      started,
      state: { running: { startedAt: minutesAgo(minutes) } },
    },
  });

describe('probe-failing', () => {
  it('tells the readiness probe from the startup probe', () => {
    expect(problemsOf([notReady(10)])).toEqual([
      'error probe-failing: Container "web" of pod cart-1-a runs, but its readiness probe fails, so it gets no traffic.',
    ]);
    expect(problemsOf([notReady(10, { started: false })])[0]).toContain(
      'its startup probe fails',
    );
  });

  it('waits for as long as the probe itself does', () => {
    const probe = { initialDelaySeconds: 600, periodSeconds: 10 };
    expect(problemsOf([notReady(10, { probe })])).toEqual([]);
    expect(problemsOf([notReady(11, { probe })])).toHaveLength(1);
  });
});
