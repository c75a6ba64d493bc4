import {
  ClientPodStatus,
  KubernetesRequestAuth,
} from '@backstage/plugin-kubernetes-common';
import { toError } from '@backstage/errors';
import {
  AuthenticationStrategy,
  ClusterDetails,
  FetchResponseWrapper,
  KubernetesCredential,
  KubernetesFetcher,
  ObjectToFetch,
} from '@backstage/plugin-kubernetes-node';
import { TimeoutError, withTimeout } from '../timing/withTimeout';
import { fetchError, readableErrors } from './fetchErrors';
import { toClientPodStatus } from './podStatus';
import { withoutConfidential } from './withoutConfidential';

/** How long a cluster that kept a view waiting for nothing is left alone. */
const PAUSE_MS = 30_000;

const ANSWER_LATE = 'the cluster gave no answer';

/** What to ask one cluster live. */
export interface LiveQuery {
  readonly details: ClusterDetails;
  /** The user's credentials, for clusters that authenticate users. */
  readonly auth: KubernetesRequestAuth;
  readonly entityName: string;
  readonly resources: readonly ObjectToFetch[];
  readonly labelSelector: string;
  readonly namespace?: string;
}

/**
 * Asks clusters as the Kubernetes plugin does, with two differences: a cluster that is late is given up, and whatever
 * goes wrong is an error of that cluster alone. It never rejects.
 */
export class LiveObjects {
  static create(options: {
    fetcher: KubernetesFetcher;
    authStrategy: AuthenticationStrategy;
    timeoutMs: number;
    now?: () => number;
  }): LiveObjects {
    return new LiveObjects(options);
  }

  /** When a request to a cluster, by name, that has not been answered yet was given up. */
  readonly #givenUp = new Map<string, number>();

  private constructor(
    private readonly options: Parameters<typeof LiveObjects.create>[0],
  ) {}

  async fetch(query: LiveQuery): Promise<FetchResponseWrapper> {
    const { fetcher } = this.options;
    const { details, entityName, resources, labelSelector, namespace } = query;
    const custom = resources.filter(isCustom);
    return await this.#ask(query, async credential => {
      const { responses, errors } = await fetcher.fetchObjectsForService({
        serviceId: entityName,
        clusterDetails: details,
        credential,
        objectTypesToFetch: new Set(resources.filter(one => !isCustom(one))),
        customResources: custom,
        labelSelector,
        namespace,
      });
      return {
        responses: responses.map(withoutConfidential),
        errors: readableErrors(errors),
      };
    });
  }

  /** Pod metrics with the user's credentials, which can be shared with nobody. */
  async podMetrics(
    query: LiveQuery,
    namespaces: Set<string>,
  ): Promise<{
    podMetrics: ClientPodStatus[];
    errors: FetchResponseWrapper['errors'];
  }> {
    const { fetcher } = this.options;
    const { responses, errors } = await this.#ask(
      query,
      async credential =>
        await fetcher.fetchPodMetricsByNamespaces(
          query.details,
          credential,
          namespaces,
          query.labelSelector,
        ),
    );
    return {
      podMetrics: responses.flatMap(({ type, resources }) =>
        type === 'podstatus' ? resources.map(toClientPodStatus) : [],
      ),
      errors: readableErrors(errors),
    };
  }

  async #ask(
    { details, auth }: LiveQuery,
    request: (
      credential: KubernetesCredential,
    ) => Promise<FetchResponseWrapper>,
  ): Promise<FetchResponseWrapper> {
    const { authStrategy, timeoutMs, now = Date.now } = this.options;
    const givenUp = this.#givenUp.get(details.name);
    if (givenUp !== undefined && now() - givenUp < PAUSE_MS) {
      return failed(
        `${ANSWER_LATE} to an earlier request; it is not asked again for a while`,
      );
    }
    let hop = 'credentials';
    const work = (async () => {
      const credential = await authStrategy.getCredential(details, auth);
      hop = 'api';
      return await request(credential);
    })();
    try {
      return await withTimeout(() => work, { timeoutMs, what: ANSWER_LATE });
    } catch (error) {
      if (error instanceof TimeoutError) {
        this.#givenUp.set(details.name, now());
        const forget = () => this.#givenUp.delete(details.name);
        work.then(forget, forget);
      }
      return failed(`${hop}: ${toError(error).message}`);
    }
  }
}

function failed(message: string): FetchResponseWrapper {
  return { responses: [], errors: [fetchError(message)] };
}

function isCustom(
  resource: ObjectToFetch,
): resource is ObjectToFetch & { objectType: 'customresources' } {
  return resource.objectType === 'customresources';
}
