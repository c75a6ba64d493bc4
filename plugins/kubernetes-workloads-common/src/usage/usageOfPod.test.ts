import { usageOfPod } from './usageOfPod';

const pod = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart-1', namespace: 'shop', uid: '1' },
  spec,
});
const container = (name: string, resources?: object, more?: object) => ({
  ...{ name, resources },
  ...more,
});
const measured = () => ({ cpuCores: 0.1, memoryBytes: 1024 });

describe('usageOfPod', () => {
  it('adds up containers and sidecars, and leaves out what has ended', () => {
    const requests = { cpu: '250m', memory: '1Ki' };
    const limits = { cpu: 1, memory: '2Ki' };
    const { cpu, memory, containers } = usageOfPod(
      pod({
        initContainers: [
          container('migrate', { limits }),
          container('proxy', { requests, limits }, { restartPolicy: 'Always' }),
        ],
        containers: [container('web', { requests, limits })],
      }),
      measured,
    );
    expect(containers.map(({ name }) => name)).toEqual(['proxy', 'web']);
    expect(cpu).toEqual({ used: 0.2, request: 0.5, limit: 2 });
    expect(memory).toEqual({ used: 2048, request: 1024 * 2, limit: 4096 });
  });

  it('has no limit when one container has none, or one of 0', () => {
    for (const resources of [undefined, { limits: { memory: '0' } }]) {
      const { cpu, memory } = usageOfPod(
        pod({
          containers: [
            container('web', { limits: { memory: '2Ki' } }),
            container('other', resources),
          ],
        }),
        measured,
      );
      expect(memory).toEqual({ used: 2048 });
      expect(cpu).toEqual({ used: 0.2 });
    }
  });

  it('has what the pod itself sets', () => {
    const { memory } = usageOfPod(
      pod({
        resources: { limits: { memory: '1Ki' } },
        containers: [container('web')],
      }),
      () => undefined,
    );
    expect(memory).toEqual({ limit: 1024 });
  });

  it('survives a spec of any shape', () => {
    for (const spec of [
      null,
      { containers: 'none' },
      { containers: [null, 7, { name: 1, resources: [] }] },
      { containers: [container('web', { limits: { cpu: ['1'] } })] },
    ])
      expect(usageOfPod(pod(spec as any), () => undefined).cpu).toEqual({});
  });
});
