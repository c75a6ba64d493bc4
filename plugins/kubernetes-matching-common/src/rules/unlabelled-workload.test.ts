import {
  component,
  deployment,
  findingsOf,
  workload,
} from '../testUtils/builders';

describe('unlabelled-workload', () => {
  it('names each workload at the top, once', () => {
    const findings = findingsOf('unlabelled-workload', {
      objects: [workload('Deployment', 'a'), workload('StatefulSet', 'b')],
    });
    expect(findings).toMatchObject([
      {
        severity: 'info',
        cluster: 'prod',
        subject: 'Deployment.apps shop/a',
        message:
          'Deployment shop/a on prod carries no label backstage.io/kubernetes-id, and no entity selects it.',
      },
      { subject: 'StatefulSet.apps shop/b' },
    ]);
  });

  it('leaves out system namespaces, what has finished, what is selected, and what carries an id', () => {
    const objects = [
      workload('Deployment', 'a', { namespace: 'kube-system' }),
      workload('Deployment', 'b', { replicas: 0 }),
      workload('Deployment', 'c', { labels: { app: 'c' } }),
      deployment('d', 'claimed-by-nobody'),
    ];
    const selector = { 'backstage.io/kubernetes-label-selector': 'app=c' };
    const others = [component('c', selector)];
    expect(findingsOf('unlabelled-workload', { others, objects })).toEqual([]);
    const config = { systemNamespaces: ['sho*'] };
    expect(
      findingsOf('unlabelled-workload', { others, objects, config }),
    ).toMatchObject([{ subject: 'Deployment.apps kube-system/a' }]);
  });
});
