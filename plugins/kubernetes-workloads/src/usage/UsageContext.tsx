import {
  ClusterUsage,
  EntityUsage,
  PodUsage,
} from '@mooring/plugin-kubernetes-workloads-common';
import { createContext, ReactNode, useContext } from 'react';
import { Asked } from '../live/useAsked';
import { useUsage } from './useUsage';

const UsageContext = createContext<Asked<EntityUsage>>({});

/** Follows what an entity's pods use, for everything in it. */
export function UsageProvider(props: {
  entityRef: string;
  children: ReactNode;
}) {
  const answer = useUsage(props.entityRef);
  return (
    <UsageContext.Provider value={answer}>
      {props.children}
    </UsageContext.Provider>
  );
}

/** What is known of a cluster; undefined until there is an answer, and where the entity has no pods. */
export function useClusterUsage(cluster: string): {
  usage?: ClusterUsage;
  error?: Error;
} {
  const { value, error } = useContext(UsageContext);
  if (error) return { error };
  return { usage: value?.clusters.find(each => each.cluster === cluster) };
}

/** What is known of one pod. */
export function usePodUsage(
  cluster: string,
  pod: Pick<PodUsage, 'namespace' | 'name'>,
): PodUsage | undefined {
  const { usage } = useClusterUsage(cluster);
  return usage?.pods.find(
    ({ namespace, name }) => namespace === pod.namespace && name === pod.name,
  );
}
