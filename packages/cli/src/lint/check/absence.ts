import { dirname } from 'node:path';
import {
  groupKindOf,
  ObjectSummary,
  podTemplateOf,
} from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Finding,
  Fix,
  KUBERNETES_ID,
  ParsedQuery,
  KUBERNETES_LABEL_SELECTOR,
  readMatchQuery,
  setLabelEverywhere,
} from '@mooring/plugin-kubernetes-matching-common';
import { isWithin } from '../files/Checkout';
import { EntityDocument } from '../objects/EntityDocument';
import { isCustom } from './customResources';
import { openValuesOf } from './evidence';
import {
  sayClaimedByAnother,
  sayNothingMatches,
  sayOnlyOthersMatch,
} from './sayNothingMatches';
import { claimedWorkloads, madeBy, referenceOf, Unclaimed } from './Unclaimed';
import { OpenQuestion, World } from './World';

/** More workloads than these are not offered to be labelled. */
const MAX_FIXES = 3;
const MAX_OBJECTS = 20;
const ABSENCE = 'no-objects';
/** Kinds that lead to workloads or serve them, and run nothing themselves. */
const WITHOUT_PODS = new Set([
  'Ingress.networking.k8s.io',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'HorizontalPodAutoscaler.autoscaling',
  'PersistentVolumeClaim',
  'NetworkPolicy.networking.k8s.io',
  'PodDisruptionBudget.policy',
  'Namespace',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'ScaledObject.keda.sh',
]);
/** The same, by their groups. */
const GROUPS_WITHOUT_PODS =
  /(^|\.)(autoscaling\.k8s\.io|cert-manager\.io|cilium\.io|external-secrets\.io|gateway\.networking\.k8s\.io|istio\.io|kyverno\.io|linkerd\.io|monitoring\.coreos\.com|projectcontour\.io|(build|image|route)\.openshift\.io|traefik\.(containo\.us|io))$/;

/**
 * What it means that nothing matches an entity. It is a mistake only where its workload would have to be in the checkout:
 * where one is beside it that nobody claims, or where the manifests are said to be all there are.
 */
export function judgeAbsence(
  finding: Finding,
  item: EntityDocument,
  world: World,
  unclaimed: readonly Unclaimed[],
): Finding | OpenQuestion {
  const { gaps, isSaidToBeWhole, isTemplate } = world;
  if (gaps.length > 0) return { entity: item.ref, reason: 'gap' };
  const near = unclaimed.filter(({ nearest }) => nearest.includes(item));
  const around = unclaimed.filter(({ nearest }) => nearest.length === 0);
  const what = openValuesOf((near.length > 0 ? near : around).flatMap(madeBy));
  if (what !== undefined) {
    return { entity: item.ref, reason: 'unknown-value', what };
  }
  if (near.length > 0) return describe(finding, item, near, world);
  if (isSaidToBeWhole) return describe(finding, item, around, world);
  const taken = takenByAnother(item, world);
  if (taken) return { ...finding, ...taken };
  const parts = isTemplate ? customResources(world) : [];
  if (parts.length > 0) {
    const severity = atMost('warning', finding);
    return { ...describe(finding, item, parts, world), severity };
  }
  return around.length > 0
    ? {
        ...describe(finding, item, around, world),
        severity: atMost('warning', finding),
      }
    : { entity: item.ref, reason: 'elsewhere' };
}

/**
 * What is wrong where the workload beside an entity carries the id of another entity: a manifest that was copied, and whose
 * label was left as it was.
 */
function takenByAnother(
  item: EntityDocument,
  world: World,
): Pick<Finding, 'message' | 'evidence' | 'fixes' | 'severity'> | undefined {
  const { metadata } = item.entity;
  const query = readMatchQuery(item.entity);
  const label = askedLabel(query);
  const own = dirname(item.document.file.path);
  const inDirectory = world.entities.filter(
    ({ document }) => dirname(document.file.path) === own,
  );
  if (!label || inDirectory.length !== 1) return undefined;
  for (const { workload, claimant, nearest } of claimedWorkloads(world)) {
    if (!nearest.includes(item) || claimant === item) continue;
    const { object, cluster } = workload;
    const isOfName = [label.value, metadata.name].includes(object.name);
    // A directory above all others may hold what belongs to them.
    const isElsewhere = !isWithin(own, claimant.document.file.path);
    if (!isOfName && !isElsewhere) continue;
    return {
      severity: isOfName ? 'error' : 'warning',
      message: sayClaimedByAnother({ query, object, claimant: claimant.ref }),
      evidence: {
        path: ['metadata', 'annotations', annotationOf(query.source)],
        objects: [referenceOf(workload)],
      },
      fixes: [
        setLabelEverywhere({
          cluster: cluster.index.cluster,
          object,
          ...label,
        }),
      ],
    };
  }
  return undefined;
}

/**
 * What is wrong where an entity matches things without pods alone, such as an Ingress, and a workload that nobody claims is
 * beside it: the tab shows that thing and no workload.
 */
export function workloadLeftBeside(
  query: ParsedQuery,
  item: EntityDocument,
  world: World,
  unclaimed: readonly Unclaimed[],
): Finding[] {
  const { clusters, gaps, config } = world;
  const { selector, namespace } = query;
  if (!selector || gaps.length > 0 || config.severities?.[ABSENCE] === 'off') {
    return [];
  }
  const matched = clusters.flatMap(cluster =>
    [...cluster.index.find({ selector, namespace })].map(object => ({
      cluster,
      object,
      nearest: [],
    })),
  );
  const near = unclaimed.filter(({ nearest }) => nearest.includes(item));
  const isWithoutPods = ({ object }: Unclaimed) =>
    WITHOUT_PODS.has(groupKindOf(object)) ||
    (object.podTemplateLabels === undefined &&
      GROUPS_WITHOUT_PODS.test(object.apiVersion.split('/')[0]));
  if (near.length === 0 || matched.length === 0) return [];
  if (!matched.every(isWithoutPods)) return [];
  if (openValuesOf(near.flatMap(madeBy)) !== undefined) return [];
  const label = askedLabel(query);
  return [
    {
      rule: ABSENCE,
      severity: 'warning',
      message: sayOnlyOthersMatch({
        query,
        matched: matched.map(({ object }) => object),
        workloads: near.map(({ object }) => object),
      }),
      evidence: {
        path: ['metadata', 'annotations', annotationOf(query.source)],
        objects: near.slice(0, MAX_OBJECTS).map(referenceOf),
      },
      fixes: label
        ? near.slice(0, MAX_FIXES).map(({ cluster, object }) =>
            setLabelEverywhere({
              cluster: cluster.index.cluster,
              object,
              ...label,
            }),
          )
        : [],
    },
  ];
}

function atMost(
  limit: Finding['severity'],
  { severity }: Finding,
): Finding['severity'] {
  return severity === 'error' ? limit : severity;
}

function describe(
  finding: Finding,
  { entity }: EntityDocument,
  workloads: readonly Unclaimed[],
  { config: { clusters: clusterNames } }: World,
): Finding {
  const query = readMatchQuery(entity);
  const label = askedLabel(query);
  const fixes: Fix[] = label
    ? workloads
        .filter(({ object: { labels } }) => !Object.hasOwn(labels, label.key))
        .slice(0, MAX_FIXES)
        .map(({ cluster, object }) =>
          setLabelEverywhere({
            cluster: cluster.index.cluster,
            object,
            ...label,
          }),
        )
    : [];
  const [annotated] = workloads.flatMap(annotationsOn);
  return {
    ...finding,
    evidence: {
      path: ['metadata', 'annotations', annotationOf(query.source)],
      ...(finding.evidence.objects?.length
        ? finding.evidence
        : { objects: workloads.slice(0, MAX_OBJECTS).map(referenceOf) }),
    },
    message: sayNothingMatches({
      query,
      evidence: finding.evidence,
      workloads: workloads.map(({ object }) => object),
      annotated,
      clusterNames,
    }),
    fixes: finding.fixes.length > 0 ? finding.fixes : fixes,
  };
}

/** Workloads that carry an id, whichever it is, where nothing selects by it. */
function annotationsOn(
  workload: Unclaimed,
): { object: ObjectSummary; value: string }[] {
  return madeBy(workload).flatMap(({ object: { metadata, ...object } }) => {
    const pods = podTemplateOf({ ...object, metadata });
    const value =
      metadata.annotations?.[KUBERNETES_ID] ??
      pods?.annotations?.[KUBERNETES_ID];
    return value === undefined ? [] : [{ object: workload.object, value }];
  });
}

function annotationOf(source: string): string {
  return source === 'label-selector'
    ? KUBERNETES_LABEL_SELECTOR
    : KUBERNETES_ID;
}

/** The objects of other kinds than those that Kubernetes and the tools of delivery bring: what a template may be about. */
function customResources({ clusters }: World): Unclaimed[] {
  return clusters.flatMap(cluster =>
    [...cluster.index.find({})]
      .filter(({ apiVersion }) => isCustom(apiVersion))
      .map(object => ({ cluster, object, nearest: [] })),
  );
}
