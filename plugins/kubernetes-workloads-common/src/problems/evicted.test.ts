import { pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

describe('evicted', () => {
  it('gives the reason of the node', () => {
    const evictedPod = pod({
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
        containerStatuses: [],
      },
    });
    expect(problemsOf([evictedPod])).toEqual([
      'warning evicted: 1 pod was evicted: The node was low on resource: memory.',
    ]);
  });

  it('says nothing of other failures', () => {
    expect(problemsOf([pod({ status: { phase: 'Failed' } })])).toEqual([]);
  });
});
