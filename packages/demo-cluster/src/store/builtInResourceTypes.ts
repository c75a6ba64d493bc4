import { ResourceType, STORED_VERBS } from './ResourceType';

const STATUS = ['status'];
const SCALE = ['scale', 'status'];

/** The resources served besides those of CustomResourceDefinitions; names and short names as kube-apiserver 1.35 serves them. */
export const builtInResourceTypes: ResourceType[] = [
  stored('v1', 'ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  stored('v1', 'Endpoints', 'endpoints', {
    singular: 'endpoints',
    shortNames: ['ep'],
  }),
  stored('v1', 'Event', 'events', { shortNames: ['ev'] }),
  stored('v1', 'LimitRange', 'limitranges', { shortNames: ['limits'] }),
  stored('v1', 'Namespace', 'namespaces', {
    namespaced: false,
    shortNames: ['ns'],
    subresources: STATUS,
    verbs: STORED_VERBS.filter(verb => verb !== 'deletecollection'),
  }),
  stored('v1', 'Node', 'nodes', {
    namespaced: false,
    shortNames: ['no'],
    subresources: STATUS,
  }),
  stored('v1', 'PersistentVolume', 'persistentvolumes', {
    namespaced: false,
    shortNames: ['pv'],
    subresources: STATUS,
  }),
  stored('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', {
    shortNames: ['pvc'],
    subresources: STATUS,
  }),
  stored('v1', 'Pod', 'pods', {
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['log', 'status'],
  }),
  stored('v1', 'ReplicationController', 'replicationcontrollers', {
    shortNames: ['rc'],
    categories: ['all'],
    subresources: SCALE,
  }),
  stored('v1', 'ResourceQuota', 'resourcequotas', {
    shortNames: ['quota'],
    subresources: STATUS,
  }),
  stored('v1', 'Secret', 'secrets'),
  stored('v1', 'Service', 'services', {
    shortNames: ['svc'],
    categories: ['all'],
    subresources: STATUS,
  }),
  stored('v1', 'ServiceAccount', 'serviceaccounts', { shortNames: ['sa'] }),
  stored('apps/v1', 'ControllerRevision', 'controllerrevisions'),
  stored('apps/v1', 'DaemonSet', 'daemonsets', {
    shortNames: ['ds'],
    categories: ['all'],
    subresources: STATUS,
  }),
  stored('apps/v1', 'Deployment', 'deployments', {
    shortNames: ['deploy'],
    categories: ['all'],
    subresources: SCALE,
  }),
  stored('apps/v1', 'ReplicaSet', 'replicasets', {
    shortNames: ['rs'],
    categories: ['all'],
    subresources: SCALE,
  }),
  stored('apps/v1', 'StatefulSet', 'statefulsets', {
    shortNames: ['sts'],
    categories: ['all'],
    subresources: SCALE,
  }),
  stored('batch/v1', 'CronJob', 'cronjobs', {
    shortNames: ['cj'],
    categories: ['all'],
    subresources: STATUS,
  }),
  stored('batch/v1', 'Job', 'jobs', {
    categories: ['all'],
    subresources: STATUS,
  }),
  stored(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    {
      shortNames: ['hpa'],
      categories: ['all'],
      subresources: STATUS,
    },
  ),
  stored('networking.k8s.io/v1', 'Ingress', 'ingresses', {
    shortNames: ['ing'],
    subresources: STATUS,
  }),
  stored('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', {
    namespaced: false,
  }),
  stored('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', {
    shortNames: ['netpol'],
  }),
  stored('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    shortNames: ['pdb'],
    subresources: STATUS,
  }),
  stored('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', {
    namespaced: false,
  }),
  stored(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    { namespaced: false },
  ),
  stored('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  stored('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  stored('storage.k8s.io/v1', 'StorageClass', 'storageclasses', {
    namespaced: false,
    shortNames: ['sc'],
  }),
  stored('coordination.k8s.io/v1', 'Lease', 'leases'),
  stored('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'),
  stored(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    {
      namespaced: false,
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
      subresources: STATUS,
    },
  ),
  computed(
    'authentication.k8s.io/v1',
    'SelfSubjectReview',
    'selfsubjectreviews',
    ['create'],
  ),
  computed('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', [
    'create',
  ]),
  computed(
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    ['create'],
  ),
  computed(
    'authorization.k8s.io/v1',
    'SelfSubjectRulesReview',
    'selfsubjectrulesreviews',
    ['create'],
  ),
  computed(
    'authorization.k8s.io/v1',
    'SubjectAccessReview',
    'subjectaccessreviews',
    ['create'],
  ),
  computed('metrics.k8s.io/v1beta1', 'NodeMetrics', 'nodes', ['get', 'list']),
  computed('metrics.k8s.io/v1beta1', 'PodMetrics', 'pods', ['get', 'list'], {
    namespaced: true,
  }),
];

function stored(
  apiVersion: string,
  kind: string,
  plural: string,
  options: Partial<ResourceType> = {},
): ResourceType {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLocaleLowerCase('en-US'),
    namespaced: true,
    shortNames: [],
    categories: [],
    subresources: [],
    verbs: STORED_VERBS,
    ...options,
  };
}

/** A resource that is worked out for each request and never stored. */
function computed(
  apiVersion: string,
  kind: string,
  plural: string,
  verbs: ResourceType['verbs'],
  options: Partial<ResourceType> = {},
): ResourceType {
  return stored(apiVersion, kind, plural, {
    namespaced: false,
    verbs,
    ...options,
  });
}
