import { parseEvent } from './parseEvent';
import { Witness } from './Witness';

const KIND = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };
const pod = (image: string) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '7' },
  spec: { containers: [{ name: 'app', image }] },
  status: { phase: 'Running' },
});

describe('Witness', () => {
  it('tells two pasts apart by what a pod runs, of which a watch parses only a part', () => {
    const witness = Witness.create();
    const line = JSON.stringify({ type: 'ADDED', object: pod('app:1') });
    const event = parseEvent(Buffer.from(line), { verb: 'watch', kind: KIND });
    if (event.type !== 'ADDED') throw new Error(`it is ${event.type}`);
    expect(event.object.spec).toBeUndefined();
    witness.saw(event);
    const found = (image: string) => ({
      object: pod(image),
      isEmpty: false,
      version: '9',
    });
    expect(witness.hear(found('app:1'), '9')).toBe('same');
    expect(witness.hear(found('app:2'), '9')).toBe('another');
  });
});
