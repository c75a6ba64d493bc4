import { ResourceType, toApiVersion } from '../store/ResourceType';
import { KUBERNETES_VERSION } from './discovery';

const INFO = { title: 'Kubernetes', version: KUBERNETES_VERSION.gitVersion };

/**
 * Answers an OpenAPI path, or `undefined` when it is none. There are no schemas in it, for nothing here checks against
 * them; what kubectl reads of it is whether a PATCH takes `fieldValidation` and `dryRun`.
 */
export function describeOpenApi(
  path: string,
  types: readonly ResourceType[],
): object | undefined {
  if (path === '/openapi/v2') {
    return { swagger: '2.0', info: INFO, paths: {}, definitions: {} };
  }
  const groupVersions = [...new Set(types.map(toApiVersion))];
  if (path === '/openapi/v3') {
    const entries = groupVersions.map(groupVersion => {
      const name = toPath(groupVersion);
      return [name, { serverRelativeURL: `/openapi/v3/${name}` }];
    });
    return { paths: Object.fromEntries(entries) };
  }
  const groupVersion = groupVersions.find(
    candidate => path === `/openapi/v3/${toPath(candidate)}`,
  );
  if (!groupVersion) {
    return undefined;
  }
  const paths = types
    .filter(type => toApiVersion(type) === groupVersion)
    .map(toPathItem);
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}

function toPath(groupVersion: string): string {
  return groupVersion.includes('/')
    ? `apis/${groupVersion}`
    : `api/${groupVersion}`;
}

function toPathItem(type: ResourceType) {
  const { group, version, kind, plural, namespaced } = type;
  const scope = namespaced ? '/namespaces/{namespace}' : '';
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(
    name => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    }),
  );
  const patch = {
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters,
    responses: {},
  };
  return [`/${toPath(toApiVersion(type))}${scope}/${plural}/{name}`, { patch }];
}
