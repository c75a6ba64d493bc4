import { ClusterState } from '@mooring/kubernetes-objects';
import {
  ClusterAlerts,
  ClusterSummary,
  compareProblems,
  ComponentAssessment,
  EntitySummary,
  HealthStatus,
  holdsNow,
  ImageInUse,
  OwnerTree,
  problemObject,
  ReadyPods,
  worstHealth,
} from '@mooring/plugin-kubernetes-workloads-common';

/** More images than a card shows; the rest is counted. */
const MAX_IMAGES = 20;

/** What is known of an entity in one cluster. */
export interface AssessedCluster {
  readonly cluster: string;
  readonly state: ClusterState;
  readonly tree: OwnerTree;
  readonly assessment: ComponentAssessment;
  /** The namespaces whose measurements it depends on. */
  readonly measured: ReadonlySet<string>;
}

/** How an entity is, in short; alerts that fire are problems, and say nothing of its health. */
export function summarizeEntity(
  entityRef: string,
  clusters: readonly AssessedCluster[],
  alerts: readonly Pick<ClusterAlerts, 'cluster' | 'problems'>[] = [],
): EntitySummary {
  const found = [
    ...clusters.map(({ cluster, assessment: { problems: own } }) => ({
      cluster,
      problems: own,
    })),
    ...alerts,
  ];
  const problems = found
    .flatMap(({ cluster, problems: own }) =>
      own.map(problem => ({ cluster, problem })),
    )
    .sort((a, b) => compareProblems(a.problem, b.problem));
  const [first] = problems;
  return {
    entityRef,
    status: overallStatus(
      clusters.map(({ state, assessment }) => ({ state, ...assessment })),
    ),
    pods: sumOfPods(
      clusters
        .map(({ assessment }) => assessment)
        .filter(assessment => holdsNow(assessment)),
    ),
    ...(first && {
      problem: {
        cluster: first.cluster,
        problem: first.problem.problem,
        severity: first.problem.severity,
        message: first.problem.message,
        workload: first.problem.workload,
        since: first.problem.since,
        next: first.problem.next,
      },
    }),
    totalProblems: problems.length,
    clusters: clusters
      .filter(({ assessment }) => assessment.status !== 'Missing')
      .map(summarizeCluster),
  };
}

/**
 * Clusters that run nothing of an entity say nothing of how it is, unless none does; nor does one that ran nothing of it
 * when it was heard last.
 */
export function overallStatus(
  clusters: readonly (Pick<ComponentAssessment, 'status' | 'workloads'> &
    Pick<AssessedCluster, 'state'>)[],
): HealthStatus {
  const statuses = clusters.map(({ status }) => status);
  if (statuses.includes('Degraded')) return 'Degraded';
  const present = clusters.filter(({ status }) => status !== 'Missing');
  const heard = present.filter(
    ({ state, workloads }) => state.type !== 'stale' || workloads.length > 0,
  );
  const deciding = heard.length > 0 ? heard : present;
  return deciding.length > 0
    ? worstHealth(deciding.map(({ status }) => status))
    : 'Missing';
}

function summarizeCluster({
  cluster,
  state,
  tree,
  assessment,
}: AssessedCluster): ClusterSummary {
  const images = imagesIn(tree);
  return {
    cluster,
    state,
    status: assessment.status,
    isCurrent: holdsNow(assessment),
    pods: assessment.pods,
    images: images.slice(0, MAX_IMAGES),
    totalImages: images.length,
  };
}

function sumOfPods(
  assessments: readonly Pick<ComponentAssessment, 'pods'>[],
): ReadyPods {
  let [ready, desired] = [0, 0];
  for (const { pods } of assessments) {
    ready += pods.ready;
    desired += pods.desired;
  }
  return { ready, desired };
}

/** The images of the pods, by workload and container. */
function imagesIn(tree: OwnerTree): ImageInUse[] {
  const images = new Map<string, ImageInUse>();
  for (const pod of tree.ofKind('Pod')) {
    const workload = problemObject(tree.rootOf(pod)?.object ?? pod);
    for (const { name, image } of containersIn(pod.spec)) {
      const key = JSON.stringify([workload, name, image]);
      const pods = (images.get(key)?.pods ?? 0) + 1;
      images.set(key, { workload, container: name, image, pods });
    }
  }
  return [...images.values()];
}

/** Init containers do not run any more. */
function containersIn(spec: unknown): { name: string; image: string }[] {
  const { containers } = (spec ?? {}) as { containers?: unknown };
  if (!Array.isArray(containers)) return [];
  return containers.filter(
    item => typeof item?.name === 'string' && typeof item?.image === 'string',
  );
}
