import {
  ARGOCD_ANNOTATIONS,
  destinationCluster,
} from '@mooring/plugin-kubernetes-delivery-common';
import { isTrackedBy } from '../applications/tracking';
import { objectEvidence } from '../findings/Finding';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { LocatedObject } from '../objects/workloads';
import { ObjectReference } from '../objects/ObjectReference';
import { createRule } from '../rule/createRule';
import { MANIFESTS, objectList, quote } from '../text';

const {
  name: NAME,
  namespace: NAMESPACE,
  instance: INSTANCE,
} = ARGOCD_ANNOTATIONS;

interface Data {
  name: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** Several Applications have the name that an entity gives, and not all of them deploy its workloads. */
export const argocdAmbiguousName = createRule({
  id: 'argocd-ambiguous-name',
  description:
    'Several Argo CD Applications have the name, and not all of them deploy the workloads.',
  severity: 'warning',
  needs: 'application',
  message: ({ name, objects, total }: Data) =>
    `${NAME} names ${quote(name)}, which is the name of ${objectList(
      objects,
      total,
    )}; ${NAMESPACE} or ${INSTANCE} says which is meant.`,
  *check({ applications: { asked, meant, tracking }, clusters }) {
    const { name, namespace } = asked;
    if (name === undefined || meant.length < 2) return;
    const named = clusters.map(({ cluster, url }) => ({ name: cluster, url }));
    const deploys = ({ cluster, object }: LocatedObject) => {
      const to = destinationCluster(
        object.delivery?.destination,
        cluster,
        named,
      );
      return tracking.some(
        each => each.cluster === to && isTrackedBy(each.application, object),
      );
    };
    if (meant.every(deploys)) return;
    const namespaces = new Set(meant.map(each => each.object.namespace));
    // Overlays of one Application for several environments have one name and one namespace.
    const isInCheckout = meant.every(each =>
      each.cluster.startsWith(MANIFESTS),
    );
    if (isInCheckout && namespaces.size < meant.length) return;
    const evidence = objectEvidence(meant);
    yield {
      data: { name, objects: evidence.objects, total: meant.length },
      evidence: { ...evidence, path: annotationPath(NAME) },
      fixes:
        namespace === undefined && namespaces.size === meant.length
          ? meant.slice(0, 3).flatMap(each => fixesFor(each, meant, deploys))
          : [],
    };
  },
});

function fixesFor(
  application: LocatedObject,
  all: readonly LocatedObject[],
  deploys: (application: LocatedObject) => boolean,
) {
  const { namespace } = application.object;
  if (namespace === undefined) return [];
  return [
    setAnnotation({
      ...{ key: NAMESPACE, value: namespace },
      title: `take the one in namespace ${quote(namespace)}`,
      certain: deploys(application) && all.filter(deploys).length === 1,
    }),
  ];
}
