import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { groupKindOf, KubernetesObject } from '@mooring/kubernetes-objects';
import {
  ClusterChange,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  ActionRequest,
  ActionResult,
  kubernetesActionPermissions,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { ask, Purpose } from '../cluster/ask';
import { EntityObjects } from '../service/EntityObjects';
import { actionKeys } from './readActions';

/** How long a cluster may take, in milliseconds. */
const PATIENCE = 15_000;

/** Kinds whose rollouts can be restarted, with their resources. Source: `ObjectRestarterFn` in kubectl. */
const RESTARTABLE: Readonly<Record<string, string>> = {
  'Deployment.apps': 'deployments',
  'StatefulSet.apps': 'statefulsets',
  'DaemonSet.apps': 'daemonsets',
};

/** What is asked of a cluster, and what is said once it is done. */
interface Step {
  readonly change: Omit<ClusterChange, 'query' | 'signal'>;
  readonly purpose: Purpose;
  readonly done: string;
  readonly possible: string;
}

/** Does to an entity's own objects, and to no others, what the configuration allows. */
export class ActionsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    store: Pick<KubernetesCache, 'request'>;
    enabled: readonly WorkloadAction[];
    now?: () => Date;
  }): ActionsService {
    return new ActionsService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ActionsService.create>[0],
  ) {}

  /**
   * Asks the cluster whether it would do it, and then to do it unless this is a dry run.
   *
   * @throws NotAllowedError when the configuration doesn't allow it, or the caller has no permission for it on the entity.
   * @throws NotFoundError for an object that is not the entity's, whether or not it exists.
   * @throws InputError for an object of another kind.
   * @throws ConflictError when the cluster would refuse, or nothing would replace what is deleted.
   */
  async invoke(
    entityRef: string,
    action: WorkloadAction,
    request: ActionRequest,
    credentials: BackstageCredentials,
  ): Promise<ActionResult> {
    const { access, objects, enabled } = this.options;
    if (!enabled.includes(action))
      throw new NotAllowedError(
        `${action} is off; an administrator can allow it by kubernetesWorkloads.actions.${actionKeys[action]}`,
      );
    const entity = await access.entity(
      entityRef,
      kubernetesActionPermissions[action],
      credentials,
    );
    const { cluster, object: key, dryRun = false } = request;
    const { object } = await objects.one(entity, request);
    const step =
      action === 'restart-rollout' ? this.#restart(object) : deletion(object);
    await this.#send(cluster, step, true);
    if (!dryRun) await this.#send(cluster, step, false);
    return {
      action,
      cluster,
      object: key,
      dryRun,
      message: dryRun ? step.possible : step.done,
    };
  }

  /** What `kubectl rollout restart` does. */
  #restart(object: KubernetesObject): Step {
    const { now = () => new Date() } = this.options;
    const { name, namespace = '' } = object.metadata;
    const resource = RESTARTABLE[groupKindOf(object)];
    if (!resource)
      throw new InputError(
        `The rollout of a ${object.kind} can't be restarted; of a Deployment, StatefulSet or DaemonSet it can`,
      );
    if ((object.spec as { paused?: unknown } | undefined)?.paused === true)
      throw new ConflictError(
        `${object.kind} ${name} is paused; resume its rollout first`,
      );
    const annotations = {
      'kubectl.kubernetes.io/restartedAt': now().toISOString(),
    };
    return {
      change: {
        method: 'PATCH',
        path: pathOf(`/apis/apps/v1`, namespace, resource, name),
        contentType: 'application/strategic-merge-patch+json',
        body: { spec: { template: { metadata: { annotations } } } },
      },
      purpose: { task: `restart rollouts`, right: `"patch" on ${resource}` },
      done: `The rollout of ${object.kind} ${name} restarts.`,
      possible: `The cluster would restart the rollout of ${object.kind} ${name}.`,
    };
  }

  async #send(cluster: string, step: Step, isDryRun: boolean): Promise<void> {
    const change: ClusterChange = {
      ...step.change,
      ...toldAs(step.change, isDryRun),
      signal: AbortSignal.timeout(PATIENCE),
    };
    const { store } = this.options;
    const response = await ask(store, cluster, change, step.purpose);
    response.discard();
  }
}

/**
 * How a dry run is asked for. Of a deletion the API server reads the options of the body, and then none of the query.
 *
 * Source: `DeleteResource` in k8s.io/apiserver `pkg/endpoints/handlers/delete.go`.
 */
function toldAs(
  { method, body }: Step['change'],
  isDryRun: boolean,
): Pick<ClusterChange, 'query' | 'body'> {
  if (method === 'DELETE')
    return {
      query: {},
      body: { ...body, ...(isDryRun && { dryRun: ['All'] }) },
    };
  return {
    body,
    query: { fieldManager: 'mooring', ...(isDryRun && { dryRun: 'All' }) },
  };
}

/** Deletes this pod, and not another that has its name by now. */
function deletion(pod: KubernetesObject): Step {
  const { name, namespace = '', uid, ownerReferences = [] } = pod.metadata;
  if (groupKindOf(pod) !== 'Pod')
    throw new InputError(`A ${pod.kind} can't be deleted here; a pod can`);
  if (!ownerReferences.some(({ controller }) => controller))
    throw new ConflictError(
      `Pod ${name} has no controller, so nothing would replace it`,
    );
  return {
    change: {
      method: 'DELETE',
      path: pathOf('/api/v1', namespace, 'pods', name),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid },
      },
    },
    purpose: { task: 'delete pods', right: '"delete" on pods' },
    done: `Pod ${name} is being deleted; its controller replaces it.`,
    possible: `The cluster would delete pod ${name}.`,
  };
}

function pathOf(
  version: string,
  namespace: string,
  resource: string,
  name: string,
): string {
  return `${version}/namespaces/${encodeURIComponent(
    namespace,
  )}/${resource}/${encodeURIComponent(name)}`;
}
