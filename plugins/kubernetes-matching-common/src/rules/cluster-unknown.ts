import { annotation, KUBERNETES_CLUSTER } from '../annotations';
import { LeftOutCluster } from '../config/MatchingConfig';
import { list, plain, quote } from '../text';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { comparable } from '../names/ComparableName';
import { SimilarNames } from '../names/SimilarNames';
import { leftOutFor } from '../config/leftOutFor';
import { createRule } from '../rule/createRule';

interface Data {
  value: string;
  clusters: readonly string[];
  leftOut?: LeftOutCluster;
}

/** The entity names a cluster that the portal does not have, or that it leaves out. */
export const clusterUnknown = createRule({
  id: 'cluster-unknown',
  description: 'The cluster annotation names a cluster that is not configured.',
  severity: 'error',
  needs: 'entity',
  message: ({ value, clusters, leftOut }: Data) =>
    leftOut
      ? `The entity asks for the cluster ${quote(
          value,
        )}, which the portal does not use. ${[leftOut.detail, leftOut.remedy]
          .filter(Boolean)
          .join(' ')}`
      : `The annotation ${KUBERNETES_CLUSTER} is ${quote(
          value,
        )}, which is not configured; ${
          clusters.length === 0
            ? 'no cluster is'
            : `there ${clusters.length === 1 ? 'is' : 'are'} ${list(
                clusters.map(plain),
              )}`
        }.`,
  *check({ entity, config }) {
    const { clusters, serviceLocatorMethod: method } = config;
    const leftOut = leftOutFor(entity, config);
    for (const cluster of leftOut) {
      yield {
        data: {
          value: cluster.name,
          clusters: clusters ?? [],
          leftOut: cluster,
        },
        evidence:
          method === 'singleTenant'
            ? { path: annotationPath(KUBERNETES_CLUSTER) }
            : {},
        fixes: [],
      };
    }
    if (leftOut.length > 0) return;
    const value = annotation(entity, KUBERNETES_CLUSTER);
    if (value === undefined || !clusters || method !== 'singleTenant') return;
    if (clusters.includes(value)) return;
    const [like, ...others] = yield* SimilarNames.create(clusters).find(
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
