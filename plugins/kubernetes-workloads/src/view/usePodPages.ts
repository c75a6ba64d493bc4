import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { PodRow } from '@mooring/plugin-kubernetes-workloads-common';
import { useEffect, useRef, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';

/** The pods of a cluster of which an answer holds only the first; those after them come as they come into sight. */
export function usePodPages(options: {
  cluster: string;
  /** The first ones, as the newest answer has them. */
  pods: readonly PodRow[];
  total: number;
  /** What is in sight: the first and the last, counted from 0. */
  inSight: readonly [number, number];
}): (index: number) => PodRow | undefined {
  const { cluster, pods, total, inSight } = options;
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(kubernetesWorkloadsApiRef);
  const [pages, setPages] = useState<ReadonlyMap<number, readonly PodRow[]>>(
    new Map(),
  );
  const asked = useRef(new Map<number, readonly PodRow[]>());
  const size = pods.length;
  const hasMore = size > 0 && total > size;
  const first = hasMore ? Math.max(1, Math.floor(inSight[0] / size)) : 0;
  const last = hasMore ? Math.floor(inSight[1] / size) : -1;

  useEffect(() => {
    for (let page = first; page <= last; page++) {
      if (asked.current.get(page) === pods) continue;
      asked.current.set(page, pods);
      api.getPods(entityRef, { cluster, offset: page * size }).then(
        ({ podRows }) =>
          asked.current.get(page) === pods &&
          setPages(known => new Map(known).set(page, podRows)),
        // The rows stay as they were; the next answer asks again.
        () => asked.current.delete(page),
      );
    }
  }, [api, entityRef, cluster, pods, size, first, last]);

  return index =>
    index < size
      ? pods[index]
      : pages.get(Math.floor(index / size))?.[index % size];
}
