import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ClusterObjects,
  CustomResourceMatcher,
  FetchResponse,
  KubernetesRequestAuth,
  PodFetchResponse,
} from '@backstage/plugin-kubernetes-common';
import {
  ClusterDetails,
  CustomResource,
  CustomResourcesByEntity,
  FetchResponseWrapper,
  KubernetesObjectsByEntity,
  KubernetesObjectsProvider,
  KubernetesServiceLocator,
  ObjectToFetch,
} from '@backstage/plugin-kubernetes-node';
import {
  ClusterState,
  parseLabelSelector,
  Selector,
  validateNamespaceName,
} from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  kubernetesFleetReadPermission,
  namesLabelValue,
  ParsedQuery,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { isClientSide } from '../clusters/authentication';
import { WatchedClusters } from '../clusters/WatchedClusters';
import { answerFromStore, StoreAnswer } from './answerFromStore';
import { AskedCluster, CachedObjectsResponse } from './AskedCluster';
import { checkCustomResources } from './checkCustomResources';
import { EntityAccess } from './EntityAccess';
import { fetchError } from './fetchErrors';
import { LiveObjects } from './LiveObjects';
import { MemoByIdentity } from './MemoByIdentity';
import { ObjectBudget } from './ObjectBudget';
import { PodMetrics } from './PodMetrics';

type Credentials = Parameters<
  KubernetesObjectsProvider['getKubernetesObjectsByEntity']
>[1];

/** What is asked of every cluster. */
interface Question {
  readonly query: ParsedQuery;
  readonly budget: ObjectBudget;
  /** Why no cluster is asked, if so. */
  readonly refusal?: string;
  readonly auth: KubernetesRequestAuth;
  readonly objectTypes: readonly ObjectToFetch[];
  /** Absent for those configured, which may differ by cluster. */
  readonly customResources?: readonly CustomResourceMatcher[];
}

interface Answer {
  readonly objects: ClusterObjects;
  readonly asked: AskedCluster;
}

const NOTHING_CACHED: StoreAnswer = {
  responses: [],
  errors: [],
  live: [],
  answers: true,
};

const FLEET_ONLY = `the label selector names no value of a label, so it selects what belongs to anybody; seeing that needs the permission ${kubernetesFleetReadPermission.name}`;

const NOTHING_FETCHED = { responses: [], errors: [] };

const NO_USAGE = { podMetrics: [], errors: [] };

/**
 * Answers the Kubernetes tab from what is watched, and asks only those clusters live that are not. No cluster delays or
 * spoils the answer of another.
 */
export class CachedObjectsProvider implements KubernetesObjectsProvider {
  static create(options: {
    clusters: WatchedClusters;
    serviceLocator: KubernetesServiceLocator;
    access: EntityAccess;
    live: LiveObjects;
    podMetrics: PodMetrics;
    objectTypes: readonly ObjectToFetch[];
    customResources: readonly CustomResource[];
    logger: LoggerService;
    now?: () => number;
  }): CachedObjectsProvider {
    return new CachedObjectsProvider(options);
  }

  /** What was asked before, by the objects and by the custom resources: nearly all clusters are asked for the same. */
  readonly #resources = new MemoByIdentity<
    readonly ObjectToFetch[],
    readonly CustomResourceMatcher[],
    readonly ObjectToFetch[]
  >();

  private constructor(
    private readonly options: Parameters<
      typeof CachedObjectsProvider.create
    >[0],
  ) {}

  async getKubernetesObjectsByEntity(
    { entity, auth }: KubernetesObjectsByEntity,
    credentials: Credentials,
  ): Promise<CachedObjectsResponse> {
    const { objectTypes } = this.options;
    return await this.#askClusters(entity, auth, credentials, { objectTypes });
  }

  async getCustomResourcesByEntity(
    { entity, auth, customResources }: CustomResourcesByEntity,
    credentials: Credentials,
  ): Promise<CachedObjectsResponse> {
    return await this.#askClusters(entity, auth, credentials, {
      objectTypes: [],
      customResources: checkCustomResources(customResources),
    });
  }

  async #askClusters(
    entity: Entity,
    auth: KubernetesRequestAuth | undefined,
    { credentials }: Credentials,
    wanted: Pick<Question, 'objectTypes' | 'customResources'>,
  ): Promise<CachedObjectsResponse> {
    if (!entity) throw new InputError('the request names no entity');
    const { access, serviceLocator, logger } = this.options;
    await access.require(entity, credentials);
    const { clusters } = await serviceLocator.getClustersByEntity(entity, {
      objectTypesToFetch: new Set(wanted.objectTypes),
      customResources: [...(wanted.customResources ?? [])],
      credentials,
    });
    const query = readMatchQuery(entity);
    logger.debug(
      `Answering "${query.labelSelector}" for ${clusters.length} clusters`,
    );
    const refusal =
      whyRefused(query) ??
      (namesLabelValue(query) || (await access.canReadFleet(credentials))
        ? undefined
        : FLEET_ONLY);
    const question: Question = {
      ...{ query, budget: ObjectBudget.create(), refusal, auth: auth ?? {} },
      ...wanted,
    };
    const answers = await Promise.all(
      clusters.map(details => this.#askCluster(details, question)),
    );
    return {
      items: answers.map(({ objects }) => objects).filter(hasSomething),
      clusters: answers.map(({ asked }) => asked),
    };
  }

  async #askCluster(
    details: ClusterDetails,
    question: Question,
  ): Promise<Answer> {
    const { refusal } = question;
    if (refusal) return answerOf(details, { errors: [fetchError(refusal)] });

    const { clusters, now = Date.now } = this.options;
    const { namespace } = question.query;
    const resources = this.#resourcesFor(details, question);
    const cluster = clusters.find(details);
    const selector = question.query.selector as Selector;
    const fromStore = async (withOld: boolean) => {
      if (!cluster) return { ...NOTHING_CACHED, live: resources };
      const { budget } = question;
      const steps = answerFromStore({
        ...{ cluster, resources, selector, namespace, budget, withOld },
        now: now(),
      });
      return await Pacer.ofProcess().run(steps);
    };
    let stored = await fromStore(false);
    let fetched: FetchResponseWrapper =
      stored.live.length > 0
        ? await this.#fetchLive(details, question, stored.live)
        : NOTHING_FETCHED;
    const old = fetched.errors.length > 0 ? await fromStore(true) : stored;
    if (old.responses.length > stored.responses.length) {
      // What is old is better than half an answer.
      stored = old;
      fetched = { responses: [], errors: fetched.errors };
    }
    const responses =
      fetched.responses.length > 0
        ? inOrder(resources, [...stored.responses, ...fetched.responses])
        : stored.responses;
    const pods = responses.flatMap(response =>
      response.type === 'pods' ? response.resources : [],
    );
    const isUsageShown =
      stored.answers && pods.length > 0 && !details.skipMetricsLookup;
    const usage = isUsageShown
      ? await this.#usageOf(details, question, pods)
      : NO_USAGE;
    return answerOf(details, {
      responses,
      podMetrics: usage.podMetrics,
      errors: [...stored.errors, ...fetched.errors, ...usage.errors],
      asked: {
        source: sourceOf(stored, fetched.responses.length),
        state: cluster?.objects.index.state ?? notWatched(clusters, details),
        confirmedAt: stored.confirmedAt,
      },
    });
  }

  /** The kinds to answer with, as the Kubernetes plugin chooses them. */
  #resourcesFor(
    details: ClusterDetails,
    { objectTypes, customResources }: Question,
  ): readonly ObjectToFetch[] {
    const custom =
      customResources ??
      details.customResources ??
      this.options.customResources;
    return this.#resources.get(objectTypes, custom, () => [
      ...objectTypes,
      ...custom.map(resource => ({
        ...resource,
        objectType: 'customresources' as const,
      })),
    ]);
  }

  async #fetchLive(
    details: ClusterDetails,
    { query, auth }: Question,
    resources: readonly ObjectToFetch[],
  ) {
    const { id: entityName, labelSelector, namespace } = query;
    return await this.options.live.fetch({
      ...{ details, auth, resources },
      ...{ entityName, labelSelector, namespace },
    });
  }

  async #usageOf(
    details: ClusterDetails,
    { query, auth }: Question,
    pods: PodFetchResponse['resources'],
  ) {
    const { live, podMetrics } = this.options;
    if (!isClientSide(details)) return await podMetrics.read(details, pods);
    const namespaces = pods.flatMap(
      ({ metadata }) => metadata?.namespace ?? [],
    );
    const { id: entityName, labelSelector } = query;
    return await live.podMetrics(
      { details, auth, entityName, resources: [], labelSelector },
      new Set(namespaces),
    );
  }
}

function notWatched(
  clusters: WatchedClusters,
  details: ClusterDetails,
): ClusterState | undefined {
  const reason = clusters.whyLive(details);
  return reason === undefined ? undefined : { type: 'not-watched', reason };
}

/** Why a query is not worth asking: the API server would refuse it, or answer with everything it has. */
function whyRefused({ labelSelector, selector, namespace }: ParsedQuery) {
  if (!selector) {
    try {
      parseLabelSelector(labelSelector);
    } catch (error) {
      return `the label selector is not valid: ${(error as Error).message}`;
    }
  }
  if (namespace !== undefined && validateNamespaceName(namespace).length > 0) {
    return `no namespace can have the name ${JSON.stringify(
      namespace.slice(0, 100),
    )}`;
  }
  return selector?.requirements.length === 0
    ? `the label selector "${labelSelector}" selects everything; name a label in it`
    : undefined;
}

/** Source: `KubernetesFanOutHandler.toClusterObjects` in `@backstage/plugin-kubernetes-backend`. */
function answerOf(
  details: ClusterDetails,
  answer: {
    responses?: readonly FetchResponse[];
    podMetrics?: ClusterObjects['podMetrics'];
    errors: ClusterObjects['errors'];
    asked?: Omit<AskedCluster, 'name' | 'title'>;
  },
): Answer {
  const { name, title, dashboardUrl, dashboardApp, dashboardParameters } =
    details;
  const { responses = [], podMetrics = [], errors, asked } = answer;
  return {
    objects: {
      cluster: {
        name,
        ...(title && { title }),
        ...(dashboardUrl && { dashboardUrl }),
        ...(dashboardApp && { dashboardApp }),
        ...(dashboardParameters && { dashboardParameters }),
      },
      resources: [...responses],
      podMetrics,
      errors,
    },
    asked: { name, ...(title && { title }), source: 'none', ...asked },
  };
}

/** In the order in which the kinds are asked for, as the plugin's own answer. */
function inOrder(
  resources: readonly ObjectToFetch[],
  responses: FetchResponse[],
): FetchResponse[] {
  const types = resources.map(({ objectType }): string => objectType);
  return responses.sort(
    (a, b) => types.indexOf(a.type) - types.indexOf(b.type),
  );
}

function sourceOf(
  stored: StoreAnswer,
  liveResponses: number,
): AskedCluster['source'] {
  if (stored.responses.length === 0) return liveResponses > 0 ? 'live' : 'none';
  return liveResponses > 0 ? 'mixed' : 'cache';
}

/** The plugin's own answer has no cluster without objects and without errors, and its tab counts on that. */
function hasSomething({ errors, resources }: ClusterObjects): boolean {
  return (
    errors.length > 0 ||
    resources.some(response => response.resources.length > 0)
  );
}
