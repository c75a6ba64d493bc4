import { deploymentOf } from '../__testUtils__/objects';
import { pendingPod } from '../__testUtils__/pendingPod';
import { problemsOf } from '../__testUtils__/problemsOf';

describe('unschedulable', () => {
  it("gives the scheduler's reasons once for all pods that share them", () => {
    const message =
      '0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint(s). preemption: 0/3 nodes are available: 3 No preemption victims found.';
    expect(
      problemsOf(
        deploymentOf([pendingPod(message, 'a'), pendingPod(message, 'b')]),
      ),
    ).toEqual([
      "error unschedulable: 2 pods can't be scheduled: 0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint(s).",
    ]);
  });
});
