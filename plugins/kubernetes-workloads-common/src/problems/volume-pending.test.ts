import { pendingPod } from '../__testUtils__/pendingPod';
import { problemsOf } from '../__testUtils__/problemsOf';

describe('volume-pending', () => {
  it.each([
    '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: not eligible',
    'persistentvolumeclaim "data-cart-0" not found',
    '0/2 nodes are available: 2 node(s) had volume node affinity conflict.',
  ])('finds "%s"', message => {
    const reason = message.replace(/ preemption.*/, '').replace(/\.$/, '');
    expect(problemsOf([pendingPod(message)])).toEqual([
      `error volume-pending: 1 pod can't start without a volume: ${reason}.`,
    ]);
  });
});
