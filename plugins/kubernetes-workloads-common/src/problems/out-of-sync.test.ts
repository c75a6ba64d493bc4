import { deliveryOf } from '../__testUtils__/deliveryOf';
import { deployment, NOW } from '../__testUtils__/objects';
import { problemsOfDeliveries } from '../__testUtils__/problemsOfDeliveries';

const drifted = deliveryOf({
  ...{ sync: 'OutOfSync', since: NOW - 60_000, totalDrift: 5 },
  drift: [
    { kind: 'Deployment.apps', name: 'cart', drift: 'different' },
    { kind: 'Service', name: 'cart', drift: 'missing' },
    { kind: 'ConfigMap', name: 'old', drift: 'extra' },
  ],
});

describe('out-of-sync', () => {
  it('names what differs and since when, and leaves the workloads as they are', () => {
    const { problems, since, next } = problemsOfDeliveries(
      [deployment()],
      drifted,
    );
    expect(problems).toContain(
      "warning out-of-sync: Application argocd/cart on hub is out of sync: Deployment cart differs, Service cart isn't there, ConfigMap old isn't in Git any more and 2 more objects.",
    );
    expect(since).toContain(NOW - 60_000);
    expect(next).toContainEqual({
      ...{ type: 'command', command: 'argocd app diff argocd/cart' },
    });
  });

  it('is one problem of several workloads', () => {
    const other = deployment();
    const objects = [
      deployment(),
      { ...other, metadata: { ...other.metadata, name: 'b', uid: 'b' } },
    ];
    expect(
      problemsOfDeliveries(objects, drifted).problems.filter(problem =>
        problem.includes('out-of-sync'),
      ),
    ).toHaveLength(1);
  });

  it('is silent while it is being applied, and of what is not known', () => {
    for (const delivery of [
      deliveryOf(),
      deliveryOf({ sync: 'Unknown' }),
      { ...drifted, operation: { phase: 'Running' as const } },
    ])
      expect(
        problemsOfDeliveries([deployment()], delivery).problems.join(),
      ).not.toContain('out-of-sync');
  });
});
