import { KubernetesObject } from '@mooring/kubernetes-objects';
import { Component, describeComponent } from './component';
import { fieldsV1 } from './managedFields';
import { pickCondition, podStatus } from './podStatus';
import { componentLabels, podTemplate } from './podTemplate';
import { Random } from './Random';

/**
 * The objects of one component, as an API server would return them.
 *
 * @public
 */
export interface Workload {
  /** The value of the label `backstage.io/kubernetes-id` on all of them. */
  id: string;
  namespace: string;
  deployment: Deployment;
  replicaSet: KubernetesObject;
  service: KubernetesObject;
  /** Each about 11 KB of JSON, about 7 KB without `managedFields`. */
  pods: KubernetesObject[];
}

type Deployment = ReturnType<typeof generateDeployment>;
interface Owner {
  apiVersion: string;
  kind: string;
  metadata: { name: string; uid: string };
}
type PodTemplate = ReturnType<typeof podTemplate>;

/** Fixed, so that the same seed gives the same objects on every day. */
const NEWEST = Date.UTC(2026, 0, 1);

/**
 * Generates the objects of the component with this number, varied as they are in real clusters: components differ in
 * names, images, environment and resources; the pods of one component in what scheduler and kubelet decide.
 *
 * @param options - `index` numbers the components, `pods` counts the pods of each; the same `seed` and `index` always
 * give the same objects.
 * @public
 */
export function generateWorkload(options: {
  seed: number;
  index: number;
  pods: number;
}): Workload {
  const component = describeComponent(options);
  const random = Random.fromSeed(options.seed * 1_000_003 + options.index + 1);
  const template = podTemplate(component, random);
  const deployment = generateDeployment(component, random, {
    replicas: options.pods,
    template,
  });
  const replicaSet = generateReplicaSet(component, random, deployment);
  return {
    id: component.id,
    namespace: component.namespace,
    deployment,
    replicaSet,
    service: generateService(component, random),
    pods: Array.from({ length: options.pods }, () =>
      generatePod(component, random, { replicaSet, template }),
    ),
  };
}

function generatePod(
  component: Component,
  random: Random,
  options: { replicaSet: Owner; template: PodTemplate },
) {
  const { replicaSet, template } = options;
  const created = randomTime(random);
  const metadata = {
    name: `${replicaSet.metadata.name}-${random.nameSuffix(5)}`,
    generateName: `${replicaSet.metadata.name}-`,
    labels: {
      ...template.metadata.labels,
      'pod-template-hash': component.podTemplateHash,
    },
    annotations: template.metadata.annotations,
    ownerReferences: [ownerReference(replicaSet)],
  };
  const status = podStatus({
    random,
    condition: pickCondition(random),
    startTime: created,
    containers: template.spec.containers,
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      ...storedMetadata(component, random, created),
      managedFields: [
        managedBy('kube-controller-manager', created, {
          metadata,
          spec: template.spec,
        }),
        { ...managedBy('kubelet', created, { status }), subresource: 'status' },
      ],
    },
    spec: {
      ...template.spec,
      nodeName: `ip-10-0-${random.integer(0, 99)}-${random.integer(
        1,
        5,
      )}.eu-central-1.compute.internal`,
    },
    status,
  };
}

function generateDeployment(
  component: Component,
  random: Random,
  options: { replicas: number; template: PodTemplate },
) {
  const { replicas, template } = options;
  const created = randomTime(random);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: component.name,
      labels: componentLabels(component),
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      ...storedMetadata(component, random, created),
    },
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: component.name } },
      template,
    },
    status: {
      replicas,
      updatedReplicas: replicas,
      availableReplicas: replicas,
    },
  };
}

function generateReplicaSet(
  component: Component,
  random: Random,
  deployment: Deployment,
) {
  const { replicas, template } = deployment.spec;
  const hash = { 'pod-template-hash': component.podTemplateHash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${component.name}-${component.podTemplateHash}`,
      labels: { ...template.metadata.labels, ...hash },
      annotations: deployment.metadata.annotations,
      ownerReferences: [ownerReference(deployment)],
      ...storedMetadata(
        component,
        random,
        deployment.metadata.creationTimestamp,
      ),
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: component.name, ...hash } },
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: { ...template.metadata.labels, ...hash },
        },
      },
    },
    status: { replicas, readyReplicas: replicas, availableReplicas: replicas },
  };
}

function generateService(
  component: Component,
  random: Random,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: component.name,
      labels: componentLabels(component),
      ...storedMetadata(component, random, randomTime(random)),
    },
    spec: {
      type: 'ClusterIP',
      selector: { app: component.name },
      ports: [{ name: 'http', port: 80, targetPort: component.port }],
    },
  };
}

/** What the API server adds. */
function storedMetadata(component: Component, random: Random, created: string) {
  return {
    namespace: component.namespace,
    uid: random.uuid(),
    resourceVersion: String(random.integer(1_000_000, 999_999_999)),
    creationTimestamp: created,
  };
}

function ownerReference({ apiVersion, kind, metadata }: Owner) {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

function managedBy(manager: string, time: string, owned: object) {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(owned),
  };
}

function randomTime(random: Random): string {
  const seconds = random.integer(0, 90 * 24 * 3600);
  return new Date(NEWEST - seconds * 1000).toISOString().replace('.000', '');
}
