import type { Model } from '@kubernetes-models/base';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { ReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Node } from 'kubernetes-models/v1/Node';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { isError } from '@backstage/errors';
import { Cause, required } from './causes';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType, toGroupResource } from './ResourceType';
import { badRequest, StatusError } from './StatusError';

/** The kinds whose specs something here reads; of the others, it reads the metadata only. */
const MODELS: Record<string, new (data: any) => Model<any>> = {
  configmaps: ConfigMap,
  'cronjobs.batch': CronJob,
  'customresourcedefinitions.apiextensions.k8s.io': CustomResourceDefinition,
  'daemonsets.apps': DaemonSet,
  'deployments.apps': Deployment,
  'horizontalpodautoscalers.autoscaling': HorizontalPodAutoscaler,
  'ingresses.networking.k8s.io': Ingress,
  'jobs.batch': Job,
  namespaces: Namespace,
  nodes: Node,
  pods: Pod,
  'replicasets.apps': ReplicaSet,
  secrets: Secret,
  services: Service,
  'statefulsets.apps': StatefulSet,
};

/** What a schema finds wrong: an error of Ajv. */
interface SchemaError {
  instancePath: string;
  keyword: string;
  message?: string;
  params: { missingProperty?: string };
}

/**
 * Holds an object against the schema of its kind, so that nothing after this meets a value of another type. Returns the
 * required fields that are missing; throws a `StatusError` 400 for a value of the wrong type, as the API server does.
 */
export function validateStructure(
  type: ResourceType,
  object: KubernetesObject,
): Cause[] {
  const Kind = MODELS[toGroupResource(type)];
  const errors = Kind
    ? // Schemas let a spec be missing whose fields they require.
      schemaErrors(new Kind({ spec: {}, ...object }))
    : // Any kind will do: their metadata are all alike.
      schemaErrors(new Namespace({ metadata: object.metadata }));
  const mismatch = errors.find(({ keyword }) => keyword !== 'required');
  if (mismatch) {
    throw typeMismatch(type, mismatch);
  }
  // A status is never complete: Go fills in what is missing there.
  const missing = errors.filter(
    ({ instancePath }) => !instancePath.startsWith('/status'),
  );
  return missing.map(({ instancePath, params }) =>
    required(toField(`${instancePath}/${params.missingProperty}`)),
  );
}

function schemaErrors(model: Model<any>): SchemaError[] {
  try {
    model.validate();
    return [];
  } catch (error) {
    if (isError(error) && Array.isArray(error.errors)) {
      return error.errors;
    }
    throw error;
  }
}

function typeMismatch(
  { kind, version }: ResourceType,
  { instancePath, message }: SchemaError,
): StatusError {
  return badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: json: ${toField(
      instancePath,
    )} ${message}`,
  );
}

/** `/spec/containers/0/name` as Kubernetes writes it: `spec.containers[0].name`. */
function toField(instancePath: string): string {
  return instancePath
    .slice(1)
    .replace(/~1/g, '/')
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/\//g, '.');
}
