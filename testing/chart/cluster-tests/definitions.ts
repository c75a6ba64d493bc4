import { KubernetesObject } from '@mooring/control-plane';

/** The custom resources that the chart makes, and who defines them. */
const CUSTOM_RESOURCES = [
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' },
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'PrometheusRule' },
  { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' },
  { group: 'postgresql.cnpg.io', version: 'v1', kind: 'Cluster' },
  { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' },
  { group: 'cert-manager.io', version: 'v1', kind: 'Certificate' },
  { group: 'route.openshift.io', version: 'v1', kind: 'Route' },
];

/** A custom resource, and how its definition names it. */
interface CustomResource {
  group: string;
  version: string;
  kind: string;
  /** Default: the kind in lower case, with an s. */
  plural?: string;
}

/** Definitions that accept any content: the operators are not there, only the API that takes their objects. */
export function customResourceDefinitions(): KubernetesObject[] {
  return CUSTOM_RESOURCES.map(openDefinition);
}

/** One such definition. */
export function openDefinition(resource: CustomResource): KubernetesObject {
  const { group, version, kind } = resource;
  const singular = kind.toLowerCase();
  const { plural = `${singular}s` } = resource;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: {
        'api-approved.kubernetes.io':
          'https://github.com/kubernetes-sigs/gateway-api', // asked of groups under k8s.io
      },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  } as KubernetesObject;
}
