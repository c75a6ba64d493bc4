import { deliveryOf } from '../__testUtils__/deliveryOf';
import { deployment, NOW } from '../__testUtils__/objects';
import { problemsOfDeliveries } from '../__testUtils__/problemsOfDeliveries';

describe('sync-failed', () => {
  const failed = deliveryOf({
    sync: 'OutOfSync',
    operation: {
      ...{ phase: 'Failed', finishedAt: NOW - 60_000 },
      message: 'The cluster rejects a manifest: spec.replicas: Invalid value',
      revision: { text: '00aa11bb', short: '00aa11b' },
    },
  });
  const expected =
    'warning sync-failed: Application argocd/cart on hub failed to sync 00aa11b: The cluster rejects a manifest: spec.replicas: Invalid value.';

  it('says which revision and why, and not that it is out of sync as well', () => {
    const { problems, since } = problemsOfDeliveries([deployment()], failed);
    expect(problems).toContain(expected);
    expect(problems.join()).not.toContain('out-of-sync');
    expect(since).toContain(NOW - 60_000);
  });

  it('is said where nothing was deployed at all', () => {
    expect(problemsOfDeliveries([], failed)).toMatchObject({
      ...{ status: 'Missing', problems: [expected] },
    });
  });

  it('says why the source is not read, and gives no command for a name that a shell would run', () => {
    const { problems, next } = problemsOfDeliveries(
      [],
      deliveryOf({
        ...{
          tool: 'flux',
          sync: 'Unknown',
          errors: ['The repository refuses'],
        },
        reconciler: { kind: 'Kustomization.x', name: '$(reboot)' },
      }),
    );
    expect(problems).toEqual([
      'warning sync-failed: Kustomization $(reboot) on hub failed to sync: The repository refuses.',
    ]);
    expect(next).toEqual([]);
  });
});
