import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { ClusterObjects } from '@backstage/plugin-kubernetes-common';
import { ClusterState, InMemoryObjectIndex } from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  asksForWorkloads,
  CatalogIndex,
  ClusterStates,
  completeMatch,
  EntityMatch,
  examineInSteps,
  Finding,
  MatchingConfig,
  matchingWorkloads,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { EvaluatedEntity } from '../matching/evaluateEntry';
import { notKnown, wholeMatchFrom } from '../matching/matchFrom';
import { withoutOthers } from '../matching/otherOwners';
import { withoutFound } from '../matching/withoutFound';
import { KubernetesPlugin, ListedCluster } from './KubernetesPlugin';
import { listedObjects } from './listedObjects';

/**
 * The credential of these is the user's own, and the browser has it.
 *
 * Source: `GoogleStrategy`, `OidcStrategy` and `AksStrategy` in `@backstage/plugin-kubernetes-backend`.
 */
const CLIENT_SIDE: readonly string[] = ['google', 'oidc', 'aks'];

/**
 * Matches where no cluster is watched: asks the Kubernetes plugin at each view for what matches, and for nothing else. So
 * it is known whether an entity is linked, and not which near miss or other namespace explains that it is not.
 */
export class UncachedMatches {
  static create(options: {
    kubernetes: KubernetesPlugin;
    config: MatchingConfig;
  }): UncachedMatches {
    return new UncachedMatches(options);
  }

  private constructor(
    private readonly options: {
      kubernetes: KubernetesPlugin;
      config: MatchingConfig;
    },
  ) {}

  async match(options: {
    entity: Entity;
    /** What is known of it without clusters. */
    evaluated: EvaluatedEntity;
    catalog: CatalogIndex;
    /** Why no cluster is watched. */
    absence: string;
    withOthers: boolean;
    /** Whether the caller may read what the query finds. */
    withFound: boolean;
    checkedAt: string;
    credentials: BackstageCredentials;
  }): Promise<EntityMatch> {
    const { entity, catalog, absence, checkedAt } = options;
    const { withOthers, withFound } = options;
    const { config } = this.options;
    const rest = {
      checkedAt,
      omitted: [
        ...(withOthers ? [] : (['others-workloads'] as const)),
        ...(withFound ? [] : (['fleet'] as const)),
      ],
      suggestions: [],
    };
    const note = `No cluster is watched: ${absence}.`;
    const unknown = (reason: string): EntityMatch => ({
      ...wholeMatchFrom(
        options.evaluated.examination,
        undefined,
        `${note} ${reason}`,
      ),
      ...{ ...rest, clusters: [] },
    });
    if (!asksForWorkloads(entity) || !readMatchQuery(entity).valid) {
      return unknown('So workloads are not suggested.');
    }
    const listed = await this.#list(entity, options.credentials).catch(
      error =>
        `The Kubernetes plugin could not be asked instead: ${
          toError(error).message
        }`,
    );
    if (typeof listed === 'string') return unknown(listed);

    const clusters = listed.clusters.map(cluster =>
      indexOf(cluster, listed.objects, checkedAt),
    );
    const names = clusters.map(({ cluster }) => cluster);
    const asked = { clusters, config: { ...config, clusters: names } };
    const pacer = Pacer.ofProcess();
    const examination = await pacer.run(
      examineInSteps({ ...asked, entity, catalog }),
    );
    const whole = completeMatch(examination, ClusterStates.create(asked));
    const found = withFound ? whole : withoutFound(whole);
    const match = withOthers ? found : withoutOthers(found);
    return {
      ...match,
      ...rest,
      clusters: match.clusters.map(answer => {
        const index = clusters.find(one => one.cluster === answer.cluster)!;
        return {
          ...answer,
          // What was asked live is whole at that moment only.
          state:
            answer.state.type === 'synced'
              ? { type: 'not-watched', reason: absence }
              : answer.state,
          objects: index.size,
          workloads: withFound
            ? matchingWorkloads(index, readMatchQuery(entity))
            : [],
        };
      }),
      findings: [...match.findings, notChecked(note)],
    };
  }

  async #list(entity: Entity, credentials: BackstageCredentials) {
    const { kubernetes } = this.options;
    const [clusters, objects] = await Promise.all([
      kubernetes.clusters(credentials),
      kubernetes.objects(entity, credentials),
    ]);
    return { clusters, objects };
  }
}

function notChecked(note: string): Finding {
  return notKnown(
    `${note} They were asked live for what matches, so near misses and other reasons are not looked for.`,
  );
}

function indexOf(
  { name, authProvider }: ListedCluster,
  answers: readonly ClusterObjects[],
  since: string,
): InMemoryObjectIndex {
  const answer = answers.find(({ cluster }) => cluster.name === name);
  return InMemoryObjectIndex.create({
    cluster: name,
    state: stateOf(authProvider, answer, since),
    // Whatever else is there was not asked for.
    kindState: () => 'unknown',
    objects: listedObjects(answer?.resources ?? []),
  });
}

function stateOf(
  authProvider: string,
  answer: ClusterObjects | undefined,
  since: string,
): ClusterState {
  if (CLIENT_SIDE.includes(authProvider)) {
    const reason = `each user signs in to it (authProvider "${authProvider}")`;
    return { type: 'not-watched', reason };
  }
  const [error] = (answer?.errors ?? []).filter(one => !isOfMetrics(one));
  if (!error) return { type: 'synced' };
  return { type: 'unreachable', since, reason: reasonOf(error), hop: 'api' };
}

type FetchError = ClusterObjects['errors'][number];

/** A cluster without a metrics server has workloads all the same. */
function isOfMetrics(error: FetchError): boolean {
  return (
    'resourcePath' in error &&
    Boolean(error.resourcePath?.startsWith('/apis/metrics.k8s.io/'))
  );
}

function reasonOf(error: FetchError): string {
  if (error.errorType === 'FETCH_ERROR') return error.message;
  const { statusCode, resourcePath } = error;
  return `it answers ${statusCode ?? error.errorType} to ${resourcePath}`;
}
