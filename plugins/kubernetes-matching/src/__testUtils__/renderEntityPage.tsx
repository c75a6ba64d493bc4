import { Entity } from '@backstage/catalog-model';
import { FrontendFeature } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { JsonObject } from '@backstage/types';
import { KubernetesMatchingApi } from '@mooring/plugin-kubernetes-matching-common';
import kubernetesMatchingPlugin, {
  kubernetesMatchingApiRef,
  kubernetesTabModule,
} from '..';

/** What upstream's content says when it is shown and nothing matches. */
export const UPSTREAM_CONTENT = /No resources on any known clusters for/;

/** Renders a page of an entity as the portal does, over a fake backend. */
export function renderEntityPage(options: {
  entity: Entity;
  api: Partial<KubernetesMatchingApi>;
  signalApi?: SignalApi;
  page?: 'overview' | 'kubernetes';
  extensionConfig?: object;
  /** Further plugins, and the configuration that they or ours need. */
  features?: FrontendFeature[];
  config?: JsonObject;
  /** Default: a catalog that holds the entity and nothing else. */
  catalogApi?: typeof catalogApiRef.T;
}) {
  const { entity, api, signalApi, page = 'kubernetes' } = options;
  const catalogApi =
    options.catalogApi ?? catalogApiMock({ entities: [entity] });
  const getObjectsByEntity = jest.fn().mockResolvedValue({ items: [] });
  const { kind, metadata } = entity;
  const path = `/catalog/${metadata.namespace ?? 'default'}/${kind}/${
    metadata.name
  }`.toLocaleLowerCase('en-US');
  renderTestApp({
    features: [
      catalogPlugin,
      kubernetesPlugin,
      kubernetesMatchingPlugin,
      kubernetesTabModule,
      ...(options.features ?? []),
    ],
    initialRouteEntries: [page === 'overview' ? path : `${path}/kubernetes`],
    config: {
      app: {
        baseUrl: 'http://localhost:3000',
        extensions: [
          {
            'entity-content:kubernetes/kubernetes': {
              config: options.extensionConfig,
            },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost:7007' },
      ...options.config,
    },
    apis: [
      [catalogApiRef, catalogApi],
      [kubernetesMatchingApiRef, api as KubernetesMatchingApi],
      [kubernetesApiRef, { getObjectsByEntity, getClusters: async () => [] }],
      [kubernetesAuthProvidersApiRef, {}],
      ...(signalApi ? [[signalApiRef, signalApi] as const] : []),
    ],
  });
  return { getObjectsByEntity };
}
