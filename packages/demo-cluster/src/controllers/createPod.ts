import { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { KubernetesObject } from '../store/KubernetesObject';
import { ControllerContext, controllerReference } from './ControllerContext';

/** Creates a pod from a template: the template's labels and annotations, and a reference to the controller. */
export function createPod(
  { store, writer }: ControllerContext,
  options: {
    owner: KubernetesObject;
    template: PodTemplateSpec;
    /** Default: the owner's name and a random suffix. */
    name?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    nodeName?: string;
    /** What the controller adds to the template's spec. */
    spec?: object;
  },
): void {
  const { owner, template, name, nodeName } = options;
  const { metadata } = template;
  const annotations = { ...metadata?.annotations, ...options.annotations };
  writer.create(store.types.require('v1', 'Pod'), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(name
        ? { name }
        : { name: '', generateName: `${owner.metadata.name}-` }),
      namespace: owner.metadata.namespace,
      labels: { ...metadata?.labels, ...options.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...template.spec, ...(nodeName && { nodeName }), ...options.spec },
  });
}
