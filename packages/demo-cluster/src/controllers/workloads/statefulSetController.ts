import { PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import {
  Controller,
  controlledBy,
  ControllerContext,
  nonZero,
  updateStatus,
} from '../ControllerContext';
import { createPod } from '../createPod';
import { Pod, StatefulSet } from '../kinds';
import { countReady, isReady } from '../pods/podState';
import { ensureRevision, REVISION_HASH_LABEL } from './revisions';

/** Keeps the pods `name-0` to `name-<n>`, in order unless the set says `Parallel`, each with its claims. */
export const statefulSetController: Controller<StatefulSet> = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  reconcile(statefulSet, context) {
    const { spec, metadata } = statefulSet;
    const hash = ensureRevision(
      statefulSet,
      { hashLabel: 'controller.kubernetes.io/hash' },
      context,
    );
    const revision = `${metadata.name}-${hash}`;
    step(statefulSet, { hash, revision }, context);
    const kept = podsOf(statefulSet, context);
    const updated = kept.filter(
      pod => pod.metadata.labels?.[REVISION_HASH_LABEL] === revision,
    );
    const rolledOut =
      updated.length === kept.length && kept.length === (spec.replicas ?? 1);
    const ready = countReady(kept);
    updateStatus(context, statefulSet, {
      observedGeneration: metadata.generation,
      replicas: kept.length,
      ...nonZero({
        readyReplicas: ready,
        currentReplicas: updated.length,
        updatedReplicas: updated.length,
      }),
      currentRevision: rolledOut
        ? revision
        : statefulSet.status?.currentRevision ?? revision,
      updateRevision: revision,
      collisionCount: 0,
      availableReplicas: ready,
    });
    return undefined;
  },
};

/** Takes the next step: creates a missing pod, deletes a surplus one, or replaces one of an old template. */
function step(
  statefulSet: StatefulSet,
  options: { hash: string; revision: string },
  context: ControllerContext,
): void {
  const { spec, metadata } = statefulSet;
  const { store, writer } = context;
  const parallel = spec.podManagementPolicy === 'Parallel';
  const podType = store.types.require('v1', 'Pod');
  const desired = spec.replicas ?? 1;
  for (let ordinal = 0; ordinal < desired; ordinal++) {
    const name = `${metadata.name}-${ordinal}`;
    const pod = store.get(podType, { namespace: metadata.namespace, name }) as
      | Pod
      | undefined;
    if (!pod) {
      createReplica(
        statefulSet,
        { ordinal, revision: options.revision },
        context,
      );
    }
    if (!parallel && !(pod && isReady(pod))) {
      return;
    }
  }
  const pods = podsOf(statefulSet, context);
  const surplus = pods.filter(pod => ordinalOf(pod) >= desired);
  const outdated = pods.filter(
    pod => pod.metadata.labels?.[REVISION_HASH_LABEL] !== options.revision,
  );
  const last = [...surplus, ...outdated].sort(
    (a, b) => ordinalOf(b) - ordinalOf(a),
  )[0];
  if (last) {
    writer.delete(podType, last.metadata);
  }
}

function createReplica(
  statefulSet: StatefulSet,
  options: { ordinal: number; revision: string },
  context: ControllerContext,
): void {
  const { spec, metadata } = statefulSet;
  const { ordinal, revision } = options;
  const name = `${metadata.name}-${ordinal}`;
  const claims = (spec.volumeClaimTemplates ?? []).map(template =>
    ensureClaim(template, name, statefulSet, context),
  );
  createPod(context, {
    owner: statefulSet,
    template: spec.template,
    name,
    labels: {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION_HASH_LABEL]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    },
    spec: {
      hostname: name,
      subdomain: spec.serviceName,
      volumes: [...claims, ...(spec.template.spec?.volumes ?? [])],
    },
  });
}

function ensureClaim(
  template: PersistentVolumeClaim,
  podName: string,
  { metadata, spec }: StatefulSet,
  { store, writer }: ControllerContext,
) {
  const volume = template.metadata?.name ?? 'data';
  const name = `${volume}-${podName}`;
  const type = store.types.require('v1', 'PersistentVolumeClaim');
  if (!store.get(type, { namespace: metadata.namespace, name })) {
    writer.create(type, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        namespace: metadata.namespace,
        labels: { ...template.metadata?.labels, ...spec.selector.matchLabels },
      },
      spec: template.spec,
      status: {
        phase: 'Bound',
        accessModes: template.spec?.accessModes,
        capacity: template.spec?.resources?.requests,
      },
    });
  }
  return { name: volume, persistentVolumeClaim: { claimName: name } };
}

function podsOf(statefulSet: StatefulSet, context: ControllerContext): Pod[] {
  return controlledBy<Pod>(context, statefulSet, 'Pod');
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1));
}
