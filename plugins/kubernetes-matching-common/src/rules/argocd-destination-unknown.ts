import { ObjectIndex } from '@mooring/kubernetes-objects';
import {
  ARGOCD_ANNOTATIONS,
  Destination,
  destinationCluster,
  withoutCredentials,
} from '@mooring/plugin-kubernetes-delivery-common';
import { objectEvidence } from '../findings/Finding';
import { annotationPath } from '../fixes/entityFixes';
import { LocatedObject } from '../objects/workloads';
import { ObjectReference } from '../objects/ObjectReference';
import { createRule } from '../rule/createRule';
import { MANIFESTS, objectList, quote } from '../text';

const { name: NAME, selector: SELECTOR } = ARGOCD_ANNOTATIONS;

interface Data {
  objects: readonly ObjectReference[];
  destination: string;
}

/** An entity's Application deploys to a cluster that the portal doesn't know, so nothing of it is shown. */
export const argocdDestinationUnknown = createRule({
  id: 'argocd-destination-unknown',
  description:
    "The Argo CD Application deploys to a cluster that the portal doesn't know by name or URL.",
  severity: 'warning',
  needs: 'application',
  message: ({ objects, destination }: Data) =>
    `${objectList(objects)} deploys to ${quote(
      destination,
    )}, and the portal knows no cluster of that name or URL, so what it deploys isn't shown.`,
  *check({ applications: { asked, meant }, clusters }) {
    for (const application of meant) {
      const { destination = {} } = application.object.delivery ?? {};
      const text = destination.name ?? destination.server;
      if (text === undefined || !isUnknown(application, destination, clusters))
        continue;
      const evidence = objectEvidence([application]);
      yield {
        data: {
          objects: evidence.objects,
          destination: withoutCredentials(text),
        },
        evidence: {
          ...evidence,
          path: annotationPath(asked.name === undefined ? SELECTOR : NAME),
        },
      };
    }
  },
});

function isUnknown(
  { cluster }: LocatedObject,
  destination: Destination,
  clusters: readonly ObjectIndex[],
): boolean {
  // Where manifests will be applied isn't known.
  if (cluster.startsWith(MANIFESTS)) return false;
  const isTelling =
    destination.server === undefined || clusters.every(({ url }) => url);
  const named = clusters.map(index => ({
    name: index.cluster,
    url: index.url,
  }));
  return (
    destinationCluster(destination, cluster, named) === undefined && isTelling
  );
}
