import { object, ownedBy, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const daemonSet = object('apps/v1', 'DaemonSet', 'agent', {
  metadata: { generation: 1 },
  spec: { updateStrategy: { type: 'OnDelete' } },
  status: { observedGeneration: 1, desiredNumberScheduled: 2 },
});
const agent = (name: string, image: string) =>
  pod({
    name,
    metadata: ownedBy(daemonSet),
    spec: { containers: [{ name: 'web', image }] },
  });

describe('mixed-images', () => {
  it('names the images', () => {
    expect(
      problemsOf([daemonSet, agent('a', 'agent:1'), agent('b', 'agent:2')]),
    ).toEqual([
      'info mixed-images: Container "web" runs 2 images: agent:1, agent:2.',
    ]);
    expect(
      problemsOf([daemonSet, agent('a', 'agent:1'), agent('b', 'agent:1')]),
    ).toEqual([]);
  });
});
