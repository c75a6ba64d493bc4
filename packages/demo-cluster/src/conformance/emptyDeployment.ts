import { Container } from 'kubernetes-types/core/v1';

/** A Deployment that runs nothing, so that no controller changes it in the middle of a test. */
export function emptyDeployment(name: string) {
  const containers: Container[] = [
    { name: 'web', image: 'example/web:1', env: [{ name: 'A', value: '1' }] },
    { name: 'proxy', image: 'example/proxy:1' },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers },
      },
    },
  };
}
