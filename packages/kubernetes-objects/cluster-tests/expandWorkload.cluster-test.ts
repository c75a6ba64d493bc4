/** @jest-environment node */

import { ControlPlane } from '@mooring/control-plane';
import { KubernetesObject } from '../src/objects/KubernetesObject';
import { expandWorkload } from '../src/pods/expandWorkload';
import { GENERATED_LABELS } from '../src/pods/generatedLabels';

const KINDS = {
  ReplicaSet: '/apis/apps/v1/namespaces/default/replicasets',
  Job: '/apis/batch/v1/namespaces/default/jobs',
  Pod: '/api/v1/namespaces/default/pods',
};
const labels = { 'on-the': 'controller' };
const template = {
  metadata: { labels: { app: 'web', 'on-the': 'pods' } },
  spec: { containers: [{ name: 'main', image: 'registry.example.com/web:1' }] },
};
const jobTemplate = {
  ...template,
  spec: { ...template.spec, restartPolicy: 'Never' },
};
const selector = { matchLabels: { app: 'web' } };

const WORKLOADS: [apiVersion: string, kind: string, spec: object][] = [
  ['apps/v1', 'Deployment', { selector, template }],
  ['apps/v1', 'ReplicaSet', { selector, template }],
  ['apps/v1', 'StatefulSet', { serviceName: 'web', selector, template }],
  ['apps/v1', 'DaemonSet', { selector, template }],
  ['v1', 'ReplicationController', { selector: { app: 'web' }, template }],
  ['batch/v1', 'Job', { template: jobTemplate }],
  [
    'batch/v1',
    'Job',
    { completionMode: 'Indexed', completions: 1, template: jobTemplate },
  ],
  [
    'batch/v1',
    'CronJob',
    {
      schedule: '* * * * *',
      jobTemplate: {
        metadata: { labels: { 'on-the': 'job' } },
        spec: { template: jobTemplate },
      },
    },
  ],
];

/** Who made the object of whom, and its labels, without what is generated from hashes, times and UIDs. */
function outline({ kind, metadata }: KubernetesObject) {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const all = Object.entries(metadata.labels ?? {}).map(([key, value]) => [
    key,
    GENERATED_LABELS.has(key) ? '…' : value,
  ]);
  return [kind, owner?.kind, Object.fromEntries(all.sort())];
}

describe('the objects that real controllers create', () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({ controllers: true, nodes: 1 });
  });
  afterAll(async () => {
    await controlPlane?.stop();
  });

  it.each(
    WORKLOADS.map(([apiVersion, kind, spec], i) => ({
      apiVersion,
      kind,
      metadata: { name: `web-${i}`, namespace: 'default', labels },
      spec,
    })),
  )(
    'for a $kind are those that are expected of it ($metadata.name)',
    async manifest => {
      const [, ...expected] = expandWorkload(manifest);
      await controlPlane.apply([manifest]);
      const created = await controlPlane.waitFor(
        async () => {
          const lists = await Promise.all(
            Object.entries(KINDS).map(async ([kind, path]) => {
              const { items } = await controlPlane.request(path);
              return items.map((item: KubernetesObject) => ({ ...item, kind }));
            }),
          );
          const mine = lists
            .flat()
            .filter(({ metadata }) =>
              metadata.name.startsWith(`${manifest.metadata.name}-`),
            );
          return mine.length === expected.length && mine;
        },
        { description: `${expected.length} objects`, timeoutMs: 110_000 },
      );
      expect(created.map(outline).sort()).toEqual(expected.map(outline).sort());
    },
  );
});
