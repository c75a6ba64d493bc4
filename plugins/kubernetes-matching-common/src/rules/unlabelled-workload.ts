import {
  controllerReference,
  groupKindOf,
  labelValue,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '../annotations';
import { isSystemNamespace } from '../config/MatchingConfig';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { objectList } from '../text';
import { isFinished } from '../objects/workloads';
import { createRule } from '../rule/createRule';

/** A workload that no entity selects, and that carries no id. */
export const unlabelledWorkload = createRule({
  id: 'unlabelled-workload',
  description: 'A workload nobody claims, system namespaces left out.',
  severity: 'info',
  needs: 'fleet',
  revealsOthers: true,
  message: ({ objects }: { objects: readonly ObjectReference[] }) =>
    `${objectList(
      objects,
    )} carries no label ${KUBERNETES_ID}, and no entity selects it.`,
  *check({ catalog, clusters, config }) {
    for (const index of clusters) {
      for (const object of index.findInSteps({ kinds: WORKLOAD_KINDS })) {
        yield;
        if (
          !object ||
          controllerReference(object) ||
          labelValue(object.labels, KUBERNETES_ID) !== undefined ||
          isSystemNamespace(object.namespace ?? '', config.systemNamespaces) ||
          isFinished(object)
        ) {
          continue;
        }
        const [claimant] = catalog.selecting(object.labels);
        if (claimant) continue;
        const { cluster } = index;
        const evidence = objectEvidence([{ cluster, object }]);
        yield {
          cluster,
          subject: `${groupKindOf(object)} ${object.namespace}/${object.name}`,
          data: { objects: evidence.objects },
          evidence,
        };
      }
    }
  },
});
