import { parseEntityRef } from '@backstage/catalog-model';
import {
  FactRetriever,
  TechInsightFact,
} from '@backstage-community/plugin-tech-insights-node';
import { KubernetesMatchingClient } from '@mooring/plugin-kubernetes-matching-common';

/** The most that a page of matches may have. */
const PAGE_SIZE = 500;

/**
 * One fact for each entity that asks for Kubernetes workloads and whose status is known. An entity about which a cluster
 * cannot be asked gets none, so that its last fact stands.
 */
export const kubernetesMatchingFactRetriever: FactRetriever = {
  id: 'kubernetesMatching',
  version: '1.0.0',
  title: 'Kubernetes matching',
  description: 'Whether an entity is linked to its Kubernetes workloads',
  schema: {
    isLinked: {
      type: 'boolean',
      description: 'Something matches, wholly, on at least one cluster',
    },
    status: {
      type: 'string',
      description: 'matched, partly-matched, unmatched or invalid',
    },
    rule: {
      type: 'string',
      description: 'The rule that explains the status best; empty without one',
    },
  },
  async handler({ auth, discovery }) {
    const client = KubernetesMatchingClient.create({
      discoveryApi: discovery,
      fetchApi: { fetch },
    });
    const facts: TechInsightFact[] = [];
    let cursor: string | undefined;
    do {
      // A new one for each page: a token is good for an hour, and a large fleet has many.
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'kubernetes-matching',
      });
      const page = await client.listMatches(
        { limit: PAGE_SIZE, cursor },
        { token },
      );
      for (const { entityRef, status, leading } of page.items) {
        if (status === 'unknown') continue;
        facts.push({
          entity: parseEntityRef(entityRef),
          facts: {
            isLinked: status === 'matched',
            status,
            rule: leading?.rule ?? '',
          },
        });
      }
      cursor = page.nextCursor;
    } while (cursor);
    return facts;
  },
};
