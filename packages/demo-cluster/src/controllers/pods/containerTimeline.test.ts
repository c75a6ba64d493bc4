import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { containerAt, ContainerPlan } from './containerTimeline';

const START = Date.parse('2026-01-01T00:00:00Z');
const crashing: ContainerPlan = {
  kind: 'exit',
  after: 5_000,
  exitCode: 1,
  reason: 'Error',
  readyMeanwhile: true,
};

function at(plan: ContainerPlan, seconds: number, restartPolicy = 'Always') {
  return containerAt(plan, {
    name: 'web',
    pod: 'web_shop(uid)',
    start: START,
    now: START + seconds * 1000,
    restartPolicy,
    id: restart => `containerd://${restart}`,
  });
}

describe('containerAt', () => {
  it('restarts a crashing container as the kubelet does: at once, then after 10 s, 20 s, 40 s …', () => {
    const course = [0, 5, 10, 19, 20, 25, 44, 45, 50, 89, 90].map(seconds => {
      const { state, restartCount, ready } = at(crashing, seconds);
      return [seconds, restartCount, state.waiting?.reason ?? 'running', ready];
    });
    expect(course).toEqual([
      [0, 0, 'running', true],
      [5, 1, 'running', true],
      [10, 1, 'CrashLoopBackOff', false],
      [19, 1, 'CrashLoopBackOff', false],
      [20, 2, 'running', true],
      [25, 2, 'CrashLoopBackOff', false],
      [44, 2, 'CrashLoopBackOff', false],
      [45, 3, 'running', true],
      [50, 3, 'CrashLoopBackOff', false],
      [89, 3, 'CrashLoopBackOff', false],
      [90, 4, 'running', true],
    ]);
    expect(at(crashing, 50)).toMatchObject({
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message:
            'back-off 40s restarting failed container=web pod=web_shop(uid)',
        },
      },
      lastState: {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          startedAt: '2026-01-01T00:00:45Z',
          finishedAt: '2026-01-01T00:00:50Z',
          containerID: 'containerd://3',
        },
      },
    });
  });

  it('waits no longer than 5 minutes, and not at all after a long run', () => {
    expect(at(crashing, 3 * 3600 + 10).state.waiting?.message).toContain(
      'back-off 5m0s',
    );
    const longRunning = { ...crashing, after: 20 * 60_000 };
    expect(at(longRunning, 6 * 3600)).toMatchObject({
      restartCount: 18,
      state: { running: {} },
    });
  });

  it('leaves a container ended when its pod says so', () => {
    const completing: ContainerPlan = {
      ...crashing,
      exitCode: 0,
      reason: 'Completed',
    };
    expect(at(completing, 60, 'OnFailure')).toMatchObject({
      finished: 0,
      state: { terminated: { reason: 'Completed' } },
    });
    expect(at(completing, 60, 'OnFailure').next).toBeUndefined();
    expect(at(crashing, 60, 'Never')).toMatchObject({
      finished: 1,
      restartCount: 0,
    });
    expect(at(crashing, 60, 'OnFailure').restartCount).toBeGreaterThan(0);
  });

  it('changes at the moment it names as the next, and never before', () => {
    const plans = fc.oneof(
      fc.record({
        kind: fc.constant('run' as const),
        readyAfter: fc.option(fc.nat(60_000), { nil: undefined }),
      }),
      fc.record({
        kind: fc.constant('exit' as const),
        after: fc.integer({ min: 1, max: 3_600_000 }),
        exitCode: fc.constantFrom(0, 1, 137),
        reason: fc.constant('Error' as const),
        readyMeanwhile: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('wait' as const),
        reason: fc.constant('ErrImagePull'),
        message: fc.constant('no'),
        then: fc.option(
          fc.record({
            after: fc.nat(60_000),
            reason: fc.constant('b'),
            message: fc.constant('c'),
          }),
          { nil: undefined },
        ),
      }),
    );
    const policies = fc.constantFrom('Always', 'OnFailure', 'Never');
    fc.assert(
      fc.property(
        plans,
        policies,
        fc.integer({ min: -10_000, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (plan, policy, offset, share) => {
          const { next, ...now } = at(plan, offset / 1000, policy);
          const until = next ?? START + offset + 86_400_000;
          expect(until).toBeGreaterThan(START + offset);
          const between =
            START + offset + Math.floor((until - START - offset - 1) * share);
          const { next: later, ...then } = at(
            plan,
            (between - START) / 1000,
            policy,
          );
          expect({ ...then, later }).toEqual({ ...now, later: next });
          const { next: after, ...changed } = at(
            plan,
            (until - START) / 1000,
            policy,
          );
          expect(changed.restartCount).toBeGreaterThanOrEqual(now.restartCount);
          expect(isDeepStrictEqual(changed, now)).toBe(next === undefined);
        },
      ),
    );
  });
});
