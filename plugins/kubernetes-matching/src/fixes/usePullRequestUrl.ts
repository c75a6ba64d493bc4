import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  configApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { Fix } from '@mooring/plugin-kubernetes-matching-common';
import { templateRouteRef } from '../routes';
import { editUrl } from './entitySource';

/**
 * Where a fix of an entity's file becomes a pull request: a software template, filled in. Absent where none is configured
 * or installed, and where no integration knows the file's host.
 */
export function usePullRequestUrl(options: {
  entity: Entity;
  /** The rule whose finding the fix belongs to; what belongs to none is not proposed. */
  rule: string | undefined;
  fix: Fix;
}): string | undefined {
  const { entity, rule, fix } = options;
  const templateRoute = useRouteRef(templateRouteRef);
  const template = useApi(configApiRef).getOptionalString(
    'kubernetesMatching.pullRequestTemplate',
  );
  const isPossible =
    rule !== undefined && fix.target.type === 'entity' && editUrl(entity);
  if (!templateRoute || !template || !isPossible) return undefined;
  const { namespace, name: templateName } = parseEntityRef(template, {
    defaultKind: 'template',
    defaultNamespace: 'default',
  });
  const formData = JSON.stringify({
    entityRef: stringifyEntityRef(entity),
    rule,
    fix: fix.title,
  });
  return `${templateRoute({ namespace, templateName })}?${new URLSearchParams({
    formData,
  })}`;
}
