import { annotation, KUBERNETES_CLUSTER } from '../annotations';
import { list, plain, quote } from '../findings/text';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { comparable } from '../nearMiss/ComparableName';
import { SimilarNames } from '../nearMiss/SimilarNames';
import { createRule } from './createRule';

/** The entity names a cluster that the portal does not have. */
export const clusterUnknown = createRule({
  id: 'cluster-unknown',
  description: 'The cluster annotation names a cluster that is not configured.',
  severity: 'error',
  needs: 'entity',
  message: ({
    value,
    clusters,
  }: {
    value: string;
    clusters: readonly string[];
  }) =>
    `The annotation ${KUBERNETES_CLUSTER} is ${quote(
      value,
    )}, which is not configured; ${
      clusters.length === 0
        ? 'no cluster is'
        : `there ${clusters.length === 1 ? 'is' : 'are'} ${list(
            clusters.map(plain),
          )}`
    }.`,
  *check({ entity, config: { clusters, serviceLocatorMethod } }) {
    const value = annotation(entity, KUBERNETES_CLUSTER);
    if (
      value === undefined ||
      !clusters ||
      serviceLocatorMethod !== 'singleTenant'
    )
      return;
    if (clusters.includes(value)) return;
    const [like, ...others] = SimilarNames.create(clusters).find(
      comparable(value),
      () => true,
    );
    const certain = others.length === 0 && like?.similarity !== 'words';
    const fix = like && {
      key: KUBERNETES_CLUSTER,
      value: like.name,
      title: `write ${quote(like.name)}`,
      certain,
    };
    yield {
      data: { value, clusters },
      evidence: { path: annotationPath(KUBERNETES_CLUSTER) },
      fixes: fix ? [setAnnotation(fix)] : [],
    };
  },
});
