import {
  Controller,
  controlledBy,
  ControllerContext,
  controllerReference,
  updateStatus,
} from '../ControllerContext';
import { hashTemplate } from '../../hash';
import { Deployment, ReplicaSet } from '../kinds';
import { deploymentStatus } from './deploymentStatus';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Annotations of a Deployment that its ReplicaSets do not get (`annotationsToSkip` of the deployment controller). */
const ANNOTATIONS_TO_SKIP = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
];

/**
 * Keeps one ReplicaSet per pod template. A new one is scaled up at once, the old ones go down when it is available; in a
 * real cluster both happen step by step.
 */
export const deploymentController: Controller<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  reconcile(deployment, context) {
    const { spec, metadata } = deployment;
    const hash = hashTemplate(spec.template);
    const replicaSets = controlledBy<ReplicaSet>(
      context,
      deployment,
      'ReplicaSet',
    );
    const old = replicaSets.filter(
      replicaSet => replicaSet.metadata.labels?.[HASH_LABEL] !== hash,
    );
    const current = replicaSets.find(replicaSet => !old.includes(replicaSet));
    const revision = Math.max(0, ...old.map(revisionOf)) + 1;

    const waitsForOld =
      spec.strategy?.type === 'Recreate' &&
      old.some(({ status }) => status?.replicas);
    if (waitsForOld) {
      old.forEach(replicaSet => scale(replicaSet, 0, context));
    } else if (current) {
      const isLatest = revisionOf(current) >= revision;
      const annotations = isLatest
        ? current.metadata.annotations
        : { ...current.metadata.annotations, [REVISION]: String(revision) };
      update(current, { replicas: spec.replicas ?? 1, annotations }, context);
    } else {
      createReplicaSet(deployment, { hash, revision }, context);
    }
    const available = current?.status?.availableReplicas ?? 0;
    for (const replicaSet of waitsForOld ? [] : old) {
      // Until the new pods are available, of the old ones those stay that are.
      scale(
        replicaSet,
        available >= (spec.replicas ?? 1)
          ? 0
          : replicaSet.status?.availableReplicas ?? 0,
        context,
      );
    }
    removeOldest(old, spec.revisionHistoryLimit ?? 10, context);

    const annotations = {
      ...metadata.annotations,
      [REVISION]: String(
        current ? Math.max(revisionOf(current), revision) : revision,
      ),
    };
    const deploymentType = context.store.types.require('apps/v1', 'Deployment');
    const annotated = context.store.update(deploymentType, {
      ...deployment,
      metadata: { ...metadata, annotations },
    }).object;
    const { status, recheckAt } = deploymentStatus({
      deployment: annotated as Deployment,
      current: controlledBy<ReplicaSet>(context, deployment, 'ReplicaSet').find(
        ({ metadata: { labels } }) => labels?.[HASH_LABEL] === hash,
      ),
      all: controlledBy<ReplicaSet>(context, deployment, 'ReplicaSet'),
      now: context.now(),
    });
    updateStatus(context, annotated, status);
    return recheckAt;
  },
};

function createReplicaSet(
  deployment: Deployment,
  options: { hash: string; revision: number },
  { store, writer }: ControllerContext,
): void {
  const { hash, revision } = options;
  const { spec, metadata } = deployment;
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const inherited = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => !ANNOTATIONS_TO_SKIP.includes(key),
  );
  const replicas = spec.replicas ?? 1;
  writer.create(store.types.require('apps/v1', 'ReplicaSet'), {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: {
        ...Object.fromEntries(inherited),
        'deployment.kubernetes.io/desired-replicas': String(replicas),
        'deployment.kubernetes.io/max-replicas': String(
          replicas + Math.ceil(replicas / 4),
        ),
        [REVISION]: String(revision),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: {
        ...spec.template,
        metadata: { ...spec.template.metadata, labels },
      },
    },
  });
}

function scale(
  replicaSet: ReplicaSet,
  replicas: number,
  context: ControllerContext,
): void {
  update(
    replicaSet,
    { replicas, annotations: replicaSet.metadata.annotations },
    context,
  );
}

function update(
  replicaSet: ReplicaSet,
  changes: { replicas: number; annotations?: Record<string, string> },
  { store, writer }: ControllerContext,
): void {
  const { replicas, annotations } = changes;
  const type = store.types.require('apps/v1', 'ReplicaSet');
  const latest = store.get(type, replicaSet.metadata)!;
  writer.update(type, {
    ...latest,
    metadata: { ...latest.metadata, annotations },
    spec: { ...latest.spec, replicas },
  });
}

function removeOldest(
  old: ReplicaSet[],
  limit: number,
  { store, writer }: ControllerContext,
): void {
  const unused = old
    .filter(({ spec, status }) => !spec.replicas && !status?.replicas)
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  const type = store.types.require('apps/v1', 'ReplicaSet');
  unused.slice(limit).forEach(({ metadata }) => writer.delete(type, metadata));
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}
