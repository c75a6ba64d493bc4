import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  ClusterObjects,
  kubernetesCacheServiceRef,
} from '@mooring/plugin-kubernetes-cache-node';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- it is what is measured
import kubernetesMatching from '@mooring/plugin-kubernetes-matching-backend';
import { BackendAddress, backendConfig } from '../portal/backendConfig';
import { startBackend } from '../portal/startBackend';
import { serve } from '../processes/serve';
import { generateFleet } from '../workloads/generateFleet';

/** The fleet whose list is read. */
export interface FleetListOptions {
  address: BackendAddress;
  seed: number;
  entities: number;
  clusters: number;
  /** The entities belong to so many teams in turn, `team-0` first. */
  teams: number;
}

/** Starts the matching plugin over a generated fleet. The clusters are in memory, as they are once they are watched. */
async function start(options: FleetListOptions): Promise<void> {
  const fleet = generateFleet(options);
  const clusters = fleet.clusters.map(
    (index): ClusterObjects => ({
      name: index.cluster,
      index,
      kinds: () => [],
      objects: () => [],
      *objectsInSteps() {
        return [];
      },
    }),
  );
  const store = {
    absence: undefined,
    announce: () => {},
    watch: () => {},
    clusters: () => clusters,
    cluster: (name: string) => clusters.find(it => it.name === name),
    request: () => Promise.reject(new Error('Nothing is asked live')),
    subscribe: () => () => {},
  };
  await startBackend({
    config: {
      ...backendConfig(options.address),
      // The catalog's stand-in is read once: it takes seconds for what a database answers at once.
      kubernetesMatching: { catalogInterval: { hours: 1 } },
    },
    entities: fleet.entities.map(({ entity }, index) => ({
      ...entity,
      spec: { ...entity.spec, owner: `team-${index % options.teams}` },
    })),
    features: [
      kubernetesMatching,
      createServiceFactory({
        service: kubernetesCacheServiceRef,
        deps: {},
        factory: () => store,
      }),
    ],
  });
}

serve(start);
