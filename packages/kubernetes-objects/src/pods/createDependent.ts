import { Labels } from '../labels/Selector';
import { KubernetesObject } from '../objects/KubernetesObject';

/** What a controller decides about an object it creates. */
export interface Dependent {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: unknown;
}

/** An object in its owner's namespace, with the controller reference that the owner's controller sets. */
export function createDependent(
  owner: KubernetesObject,
  dependent: Dependent,
): KubernetesObject {
  const { apiVersion, kind, name, labels, annotations, spec } = dependent;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels,
      annotations,
      ownerReferences: [
        {
          apiVersion: owner.apiVersion,
          kind: owner.kind,
          name: owner.metadata.name,
          uid: owner.metadata.uid ?? '',
          controller: true,
        },
      ],
    },
    spec,
  };
}
