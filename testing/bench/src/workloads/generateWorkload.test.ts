import {
  InMemoryObjectIndex,
  parseLabelSelector,
  podsOf,
  summarize,
  validateLabelValue,
} from '@mooring/kubernetes-objects';
import { deflateRawSync } from 'node:zlib';
import { generateWorkload } from './generateWorkload';

const PODS = 5;
const workloads = Array.from({ length: 100 }, (_, index) =>
  generateWorkload({ seed: 7, index, pods: PODS }),
);
const pods = workloads.flatMap(workload => workload.pods);

function averageKilobytes(objects: object[]): number {
  const bytes = objects.reduce(
    (sum, object) => sum + JSON.stringify(object).length,
    0,
  );
  return bytes / objects.length / 1000;
}

describe('generateWorkload', () => {
  it('gives the same objects for the same seed and index, others for others', () => {
    const generate = (seed: number, index: number) =>
      JSON.stringify(generateWorkload({ seed, index, pods: 2 }));
    expect(generate(7, 3)).toBe(generate(7, 3));
    expect(generate(7, 4)).not.toBe(generate(7, 3));
    expect(generate(8, 3)).not.toBe(generate(7, 3));
  });

  it('makes pods as large and as varied as real ones', () => {
    expect(averageKilobytes(pods)).toBeGreaterThan(10.5);
    expect(averageKilobytes(pods)).toBeLessThan(12);
    const trimmed = pods.map(({ metadata, ...pod }) => ({
      ...pod,
      metadata: { ...metadata, managedFields: undefined },
    }));
    expect(averageKilobytes(trimmed)).toBeGreaterThan(6.5);
    expect(averageKilobytes(trimmed)).toBeLessThan(7.5);

    expect(new Set(pods.map(({ metadata }) => metadata.uid)).size).toBe(
      pods.length,
    );
    // One pod of each component beside the other: only a small part of each repeats in all.
    const firsts = workloads.slice(0, 4).map(workload => workload.pods[0]);
    const apart = firsts.map(pod => deflateRawSync(JSON.stringify(pod)).length);
    const together = deflateRawSync(JSON.stringify(firsts)).length;
    expect(together).toBeGreaterThan(1.5 * Math.min(...apart));

    const states = new Set(
      pods.flatMap(({ status }: any) =>
        Object.keys(status.containerStatuses[0].state),
      ),
    );
    expect(states).toEqual(new Set(['running', 'waiting']));
  });

  it('joins the objects of a component by label, selector and owner references', () => {
    const index = InMemoryObjectIndex.create({
      cluster: 'example',
      objects: workloads
        .flatMap(({ deployment, replicaSet, service, pods: its }) => [
          deployment,
          replicaSet,
          service,
          ...its,
        ])
        .map(summarize),
    });
    for (const {
      id,
      deployment,
      replicaSet,
      service,
      pods: its,
    } of workloads) {
      expect(validateLabelValue(id)).toEqual([]);
      const names = its.map(({ metadata }) => metadata.name).sort();
      const found = [
        ...index.find({
          selector: parseLabelSelector(`backstage.io/kubernetes-id=${id}`),
        }),
      ];
      expect(found.map(({ name }) => name).sort()).toEqual(
        [deployment, replicaSet, service]
          .map(({ metadata }) => metadata.name)
          .concat(names)
          .sort(),
      );
      const [root] = index.find({
        selector: parseLabelSelector(`backstage.io/kubernetes-id=${id}`),
        kinds: ['Deployment.apps'],
      });
      expect([...podsOf(index, root)].map(({ name }) => name).sort()).toEqual(
        names,
      );
    }
  });
});
