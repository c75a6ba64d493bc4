import { KubernetesObject } from '../store/KubernetesObject';
import { ResourceType, toGroupResource } from '../store/ResourceType';
import { badRequest } from '../store/StatusError';

/** Fields objects can be selected by besides their name and namespace; see the conversion functions in `k8s.io/kubernetes`. */
const SELECTABLE_FIELDS: Record<string, string[]> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'type',
  ],
  secrets: ['type'],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
};

/** Fields whose absence means false. */
const BOOLEAN_FIELDS = ['spec.hostNetwork', 'spec.unschedulable'];

/** How to read a field that a field selector names. Throws a `StatusError` for one it cannot name. */
export function fieldReader(
  type: ResourceType,
  field: string,
): (object: KubernetesObject) => string {
  if (field === 'metadata.name') {
    return object => object.metadata.name;
  }
  if (field === 'metadata.namespace' && type.namespaced) {
    return object => object.metadata.namespace ?? '';
  }
  if (!SELECTABLE_FIELDS[toGroupResource(type)]?.includes(field)) {
    throw badRequest(`field label not supported: ${field}`);
  }
  const path = field.split('.');
  const absent = BOOLEAN_FIELDS.includes(field) ? 'false' : '';
  return object => {
    const value = path.reduce<any>((parent, name) => parent?.[name], object);
    return value === undefined ? absent : String(value);
  };
}
