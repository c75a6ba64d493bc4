import {
  Controller,
  controlledBy,
  ControllerContext,
  nonZero,
  updateStatus,
} from '../ControllerContext';
import { createPod } from '../createPod';
import { DaemonSet, Node, Pod } from '../kinds';
import { countReady, isReady } from '../pods/podState';
import { ensureRevision, REVISION_HASH_LABEL } from './revisions';

/** Keeps one pod on each node the template's node selector fits. */
export const daemonSetController: Controller<DaemonSet> = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  reconcile(daemonSet, context) {
    const { spec, metadata } = daemonSet;
    const { store, writer } = context;
    const hash = ensureRevision(
      daemonSet,
      { hashLabel: REVISION_HASH_LABEL },
      context,
    );
    const nodes = (
      store.list(store.types.require('v1', 'Node')) as Node[]
    ).filter(node => fits(daemonSet, node));
    const nodeNames = nodes.map(node => node.metadata.name);
    const pods = podsOf(daemonSet, context);
    const outdated = pods.find(
      pod => pod.metadata.labels?.[REVISION_HASH_LABEL] !== hash,
    );
    const misplaced = pods.filter(pod => !nodeNames.includes(nodeOf(pod)));
    const podType = store.types.require('v1', 'Pod');
    misplaced.forEach(pod => writer.delete(podType, pod.metadata));
    // One pod may be missing (`maxUnavailable: 1`): the next old one goes when the others are ready, or is broken itself.
    if (outdated && (pods.every(isReady) || !isReady(outdated))) {
      writer.delete(podType, outdated.metadata);
    }
    const covered = podsOf(daemonSet, context).map(nodeOf);
    for (const nodeName of nodeNames.filter(name => !covered.includes(name))) {
      createPod(context, {
        owner: daemonSet,
        template: spec.template,
        nodeName,
        labels: {
          [REVISION_HASH_LABEL]: hash,
          'pod-template-generation': String(metadata.generation),
        },
      });
    }
    const kept = podsOf(daemonSet, context);
    const ready = countReady(kept);
    updateStatus(context, daemonSet, {
      currentNumberScheduled: kept.length,
      numberMisscheduled: 0,
      desiredNumberScheduled: nodes.length,
      numberReady: ready,
      observedGeneration: metadata.generation,
      ...nonZero({
        updatedNumberScheduled: kept.filter(
          pod => pod.metadata.labels?.[REVISION_HASH_LABEL] === hash,
        ).length,
        numberAvailable: ready,
        numberUnavailable: nodes.length - ready,
      }),
    });
    return undefined;
  },
};

function podsOf(daemonSet: DaemonSet, context: ControllerContext): Pod[] {
  return controlledBy<Pod>(context, daemonSet, 'Pod');
}

function nodeOf({ spec }: Pod): string {
  return spec.nodeName ?? '';
}

function fits({ spec }: DaemonSet, { metadata }: Node): boolean {
  const selector = Object.entries(spec.template.spec?.nodeSelector ?? {});
  return selector.every(([key, value]) => metadata.labels?.[key] === value);
}
