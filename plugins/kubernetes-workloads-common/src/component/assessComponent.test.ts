import { KubernetesObject } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { anyObject } from '../__testUtils__/anyObject';
import {
  deployment,
  deploymentOf,
  minutesAgo,
  NOW,
  object,
  ownedBy,
  pod,
} from '../__testUtils__/objects';
import { pendingPod } from '../__testUtils__/pendingPod';
import { OwnerTree } from '../tree/OwnerTree';
import { assessComponent } from './assessComponent';

const assess = (objects: readonly KubernetesObject[], unreadable?: string[]) =>
  assessComponent({ tree: OwnerTree.create(objects), unreadable, now: NOW });

const crashing = (name: string) =>
  pod({
    name,
    container: {
      ready: false,
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, finishedAt: minutesAgo(1) } },
    },
  });

describe('assessComponent', () => {
  it('is Healthy, with its pods counted, when all is well', () => {
    expect(assess(deploymentOf([pod()]))).toMatchObject({
      status: 'Healthy',
      pods: { ready: 1, desired: 1 },
      problems: [],
    });
  });

  it('is Degraded while new pods crash, although the old ones serve', () => {
    const rolling = deploymentOf([pod({ name: 'old' }), crashing('new')], {
      status: { replicas: 2, updatedReplicas: 1, readyReplicas: 1 },
    });
    expect(assess(rolling)).toMatchObject({
      status: 'Degraded',
      pods: { ready: 1, desired: 1 },
      problems: [{ problem: 'crash-loop', workload: { name: 'cart' } }],
    });
  });

  it('is Degraded between two crashes, while every pod is ready', () => {
    const lucky = pod({
      container: {
        restartCount: 41,
        lastState: { terminated: { exitCode: 1, finishedAt: minutesAgo(1) } },
      },
    });
    expect(assess(deploymentOf([lucky])).status).toBe('Degraded');
  });

  it('is Degraded, with none of its pods ready, while no node takes them', () => {
    const reason = '0/3 nodes are available: 3 Insufficient cpu.';
    const waiting = deploymentOf([pendingPod(reason, 'a')], {
      status: { readyReplicas: 0, availableReplicas: 0 },
    });
    const unscheduled = {
      status: 'Degraded',
      problems: [
        {
          problem: 'unschedulable',
          message: expect.stringContaining('3 Insufficient cpu'),
        },
      ],
    };
    expect(assess(waiting)).toMatchObject({
      ...unscheduled,
      pods: { ready: 0, desired: 1 },
    });
    expect(assess([pendingPod(reason, 'bare')])).toMatchObject(unscheduled);
  });

  it('never takes for well what a later version of Kubernetes may say of a pod', () => {
    for (const phase of ['Hibernated', { name: 'Running' }])
      expect(assess([pod({ status: { phase } })]).status).toBe('Unknown');
    for (const ready of [[{ type: 'Ready', status: 'Partly' }], { Ready: 'x' }])
      expect(assess([pod({ status: { conditions: ready } })])).toMatchObject({
        status: 'Progressing',
        pods: { ready: 0, desired: 1 },
      });
    const conditions = [
      { type: 'Ready', status: 'True' },
      { type: 'Hydrated', status: 'False' },
    ];
    expect(assess([pod({ status: { conditions } })]).status).toBe('Healthy');
  });

  it('is Unknown when pods could not be read, and Degraded stays Degraded', () => {
    expect(assess([deployment()], ['Pod'])).toMatchObject({
      status: 'Unknown',
      unreadable: ['Pod'],
    });
    expect(assess([crashing('a')], ['Deployment.apps']).status).toBe(
      'Degraded',
    );
    expect(
      assess(deploymentOf([pod()]), ['Ingress.networking.k8s.io']),
    ).toMatchObject({
      status: 'Healthy',
    });
  });

  it('wants no pods of a Job that is complete', () => {
    const job = object('batch/v1', 'Job', 'import', {
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    });
    const done = pod({
      metadata: ownedBy(job),
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Succeeded' },
      container: { ready: false, state: { terminated: { exitCode: 0 } } },
    });
    expect(assess([job, done])).toMatchObject({
      status: 'Healthy',
      pods: { ready: 0, desired: 0 },
      workloads: [{ pods: undefined }],
    });
  });

  it('says of a workload scaled to zero that it is', () => {
    const idle = deployment({
      spec: { replicas: 0 },
      status: { replicas: 0, updatedReplicas: 0, availableReplicas: 0 },
    });
    expect(assess([idle])).toMatchObject({
      status: 'Suspended',
      workloads: [{ message: 'Scaled to zero' }],
    });
  });

  it('judges a custom resource by what it owns, unless it says itself', () => {
    const owner = (status: object) =>
      object('example.com/v1', 'Database', 'orders', { status: { ...status } });
    const below = (status: object) => {
      const top = owner(status);
      return assess([top, pod({ metadata: ownedBy(top) })]).status;
    };
    expect(below({})).toBe('Healthy');
    expect(below({ conditions: [{ type: 'Ready', status: 'False' }] })).toBe(
      'Degraded',
    );
  });

  it('is Missing without a workload, whatever else matches', () => {
    expect(assess([]).status).toBe('Missing');
    expect(assess([object('v1', 'Service', 'cart')]).status).toBe('Missing');
  });

  it('takes any value of any field, and never throws', () => {
    const broken = fc
      .tuple(anyObject, fc.jsonValue(), fc.jsonValue())
      .map(([item, spec, status]) => ({ ...item, spec, status }));
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 5 }), objects => {
        expect(assess(objects).workloads.length).toBeLessThanOrEqual(
          objects.length,
        );
      }),
    );
  });

  it('takes clusters whose clocks are hours off', () => {
    const objects = deploymentOf([pod(), crashing('b')]);
    const tree = OwnerTree.create(objects);
    for (const hours of [-6, 6]) {
      const { status, problems } = assessComponent({
        tree,
        now: NOW + hours * 3_600_000,
      });
      expect([status, problems[0].problem]).toEqual(['Degraded', 'crash-loop']);
    }
    const early = assessComponent({
      tree: OwnerTree.create(deploymentOf([pod()])),
      now: NOW - 6 * 3_600_000,
    });
    expect([early.status, early.problems]).toEqual(['Healthy', []]);
  });

  it('takes pods of 100 containers and names of 253 characters', () => {
    const name = 'n'.repeat(253);
    const statuses = Array.from({ length: 100 }, (_, i) => ({
      name: `${i}-${name}`,
      restartCount: 4,
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'm'.repeat(1e6) },
      },
    }));
    const { problems } = assess([
      pod({ name, status: { phase: 'Running', containerStatuses: statuses } }),
    ]);
    expect(problems).toHaveLength(100);
    expect(
      Math.max(...problems.map(({ message }) => message.length)),
    ).toBeLessThan(1000);
  });
});
