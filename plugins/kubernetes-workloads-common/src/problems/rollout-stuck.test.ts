import { deploymentOf, minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const stuck = {
  status: {
    replicas: 4,
    updatedReplicas: 1,
    readyReplicas: 3,
    conditions: [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        lastTransitionTime: minutesAgo(8),
      },
    ],
  },
};

describe('rollout-stuck', () => {
  it('tells the new pods from the old that still serve', () => {
    expect(problemsOf(deploymentOf([pod()], stuck))).toEqual([
      'error rollout-stuck: The rollout is stuck: 1 new pod, and 3 old pods still serve, 3 ready.',
    ]);
  });

  it('folds under what stops it', () => {
    const crashing = pod({
      container: {
        ready: false,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
      },
    });
    expect(problemsOf(deploymentOf([crashing], stuck))).toEqual([
      'error crash-loop: Container "web" of pod cart-1-a keeps crashing, 0 restarts.',
      '  error rollout-stuck: The rollout is stuck: 1 new pod, and 3 old pods still serve, 3 ready.',
    ]);
  });
});
