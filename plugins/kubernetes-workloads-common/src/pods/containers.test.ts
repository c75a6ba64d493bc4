import { pod } from '../__testUtils__/objects';
import { containersOf } from './containers';

describe('containersOf', () => {
  it('lists what the spec names before the kubelet has reported', () => {
    const [migrate, proxy, web] = containersOf(
      pod({
        spec: {
          initContainers: [
            { name: 'migrate' },
            { name: 'proxy', restartPolicy: 'Always' },
          ],
          containers: [{ name: 'web', image: 'cart:2' }],
        },
        status: { containerStatuses: undefined },
      }),
    );
    expect([migrate.role, proxy.role, web.role]).toEqual([
      'init',
      'sidecar',
      'main',
    ]);
    expect(web).toMatchObject({
      image: 'cart:2',
      ready: false,
      restarts: 0,
      state: { type: 'unreported' },
    });
  });

  it('tells how a container ended', () => {
    const [{ lastTermination }] = containersOf(
      pod({
        container: {
          lastState: {
            terminated: {
              exitCode: 137,
              signal: 9,
              reason: 'OOMKilled',
              message: 'bye',
              finishedAt: '2026-03-01T11:00:00Z',
            },
          },
        },
      }),
    );
    expect(lastTermination).toEqual({
      exitCode: 137,
      signal: 9,
      reason: 'OOMKilled',
      message: 'bye',
      finishedAt: Date.parse('2026-03-01T11:00:00Z'),
    });
  });
});
