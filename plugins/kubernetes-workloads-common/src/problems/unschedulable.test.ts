import { deploymentOf, minutesAgo, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const pending = (name: string, message: string) =>
  pod({
    name,
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
          lastTransitionTime: minutesAgo(5),
        },
      ],
    },
  });

describe('unschedulable', () => {
  it("gives the scheduler's reasons once for all pods that share them", () => {
    const message =
      '0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint(s). preemption: 0/3 nodes are available: 3 No preemption victims found.';
    expect(
      problemsOf(deploymentOf([pending('a', message), pending('b', message)])),
    ).toEqual([
      "error unschedulable: 2 pods can't be scheduled: 0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint(s).",
    ]);
  });
});
