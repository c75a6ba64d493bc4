import {
  ObjectIndex,
  Steps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import {
  APPLICATION,
  destinationCluster,
} from '@mooring/plugin-kubernetes-delivery-common';
import { isTrackedBy, trackingOf } from '../applications/tracking';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { isSystemNamespace, MatchingConfig } from '../config/MatchingConfig';
import { objectEvidence } from '../findings/Finding';
import { isFinished, LocatedObject } from '../objects/workloads';
import { ObjectReference } from '../objects/ObjectReference';
import { push } from '../names/push';
import { createRule } from '../rule/createRule';
import { objectList } from '../text';

interface Data {
  application: readonly ObjectReference[];
  objects: readonly ObjectReference[];
  total: number;
}

/** An Application deploys workloads, and no entity claims them or names it. */
export const argocdUnclaimed = createRule({
  id: 'argocd-unclaimed',
  description:
    'An Argo CD Application deploys workloads that no entity claims, and no entity names it.',
  severity: 'info',
  needs: 'fleet',
  revealsOthers: true,
  message: ({ application, objects, total }: Data) =>
    `${objectList(application)} deploys ${objectList(
      objects,
      total,
    )}, which no entity claims, and no entity names the Application.`,
  *check({ catalog, clusters, config }) {
    const deployed = new Map<LocatedObject['object'], LocatedObject[]>();
    const places = new Map<LocatedObject['object'], LocatedObject>();
    yield* visitUnclaimed({ catalog, clusters, config }, found => {
      const { application, workload } = found;
      places.set(application.object, application);
      push(deployed, application.object, workload);
    });
    for (const [object, workloads] of deployed) {
      yield;
      const evidence = objectEvidence(workloads);
      const application = places.get(object)!;
      const { cluster } = application;
      yield {
        cluster,
        subject: `${object.namespace}/${object.name}`,
        data: {
          application: objectEvidence([application]).objects,
          objects: evidence.objects,
          total: workloads.length,
        },
        evidence,
      };
    }
  },
});

/** The workloads that nobody claims and that an Application deploys which no entity names. */
function* visitUnclaimed(
  options: {
    catalog: CatalogIndex;
    clusters: readonly ObjectIndex[];
    config: MatchingConfig;
  },
  onFound: (found: {
    application: LocatedObject;
    workload: LocatedObject;
  }) => void,
): Steps<void> {
  const { catalog, clusters, config } = options;
  const applications = yield* applicationsByName(clusters);
  if (applications.size === 0) return;
  for (const index of clusters) {
    const { cluster } = index;
    for (const object of index.findInSteps({ kinds: WORKLOAD_KINDS })) {
      yield;
      const tracking = object && trackingOf(object);
      if (
        !tracking ||
        isSystemNamespace(object.namespace ?? '', config.systemNamespaces) ||
        isFinished(object)
      )
        continue;
      const [claimant] = catalog.selecting(object.labels);
      if (claimant) continue;
      const application = applications
        .get(tracking.application.name)
        ?.find(
          each =>
            each.to === cluster &&
            isTrackedBy(tracking.application, each.object),
        );
      if (!application) continue;
      const [naming] = catalog.naming(application.object);
      if (naming) continue;
      onFound({ application, workload: { index, cluster, object } });
    }
  }
}

/** All Applications by name, with the cluster that each deploys to. */
function* applicationsByName(clusters: readonly ObjectIndex[]) {
  const named = clusters.map(({ cluster, url }) => ({ name: cluster, url }));
  const byName = new Map<string, (LocatedObject & { to?: string })[]>();
  for (const index of clusters) {
    const { cluster } = index;
    for (const object of index.findInSteps({ kinds: [APPLICATION] })) {
      yield;
      if (!object) continue;
      const { destination } = object.delivery ?? {};
      const to = destinationCluster(destination, cluster, named);
      push(byName, object.name, { index, cluster, object, to });
    }
  }
  return byName;
}
