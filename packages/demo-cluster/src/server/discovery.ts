import { ResourceType, toApiVersion } from '../store/ResourceType';

/** What the `Accept` header of a client of aggregated discovery asks for. */
const AGGREGATED =
  /g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/;

/** The version the cluster says it is. */
export const KUBERNETES_VERSION = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.4',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.25.0',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** Answers a discovery path, or `undefined` when it is none or its group version is not served. */
export function discover(options: {
  path: string;
  accept: string | undefined;
  types: readonly ResourceType[];
}): { body: object; contentType: string } | undefined {
  const { path, accept = '', types } = options;
  const [root, ...rest] = path.split('/').filter(Boolean);
  if (root !== 'api' && root !== 'apis') {
    return undefined;
  }
  const inRoot = types.filter(
    ({ group }) => (group === '') === (root === 'api'),
  );
  const aggregated = AGGREGATED.exec(accept);
  if (rest.length === 0 && aggregated) {
    const version = aggregated[1];
    return {
      body: {
        kind: 'APIGroupDiscoveryList',
        apiVersion: `apidiscovery.k8s.io/${version}`,
        metadata: {},
        items: groupsOf(inRoot).map(group => toGroupDiscovery(group, inRoot)),
      },
      contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    };
  }
  const body =
    root === 'api' ? discoverCore(rest, inRoot) : discoverGroups(rest, inRoot);
  return body && { body, contentType: 'application/json' };
}

function discoverCore(
  path: string[],
  types: ResourceType[],
): object | undefined {
  if (path.length === 0) {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [],
    };
  }
  return path.length === 1 ? toResourceList('', path[0], types) : undefined;
}

function discoverGroups(
  path: string[],
  types: ResourceType[],
): object | undefined {
  const [group, version] = path;
  if (group === undefined) {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groupsOf(types).map(name => toGroup(name, types)),
    };
  }
  if (version === undefined) {
    return groupsOf(types).includes(group)
      ? { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(group, types) }
      : undefined;
  }
  return path.length === 2 ? toResourceList(group, version, types) : undefined;
}

function toGroup(name: string, types: ResourceType[]) {
  const versions = versionsOf(name, types).map(version => ({
    groupVersion: toApiVersion({ group: name, version }),
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function toResourceList(
  group: string,
  version: string,
  types: ResourceType[],
): object | undefined {
  const served = types.filter(
    type => type.group === group && type.version === version,
  );
  if (served.length === 0) {
    return undefined;
  }
  const resources = served.flatMap(type => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      shortNames: type.shortNames.length > 0 ? type.shortNames : undefined,
      categories: type.categories.length > 0 ? type.categories : undefined,
    },
    ...type.subresources.map(subresource => ({
      name: `${type.plural}/${subresource}`,
      singularName: '',
      namespaced: type.namespaced,
      kind: subresource === 'scale' ? 'Scale' : type.kind,
      verbs: subresource === 'log' ? ['get'] : ['get', 'patch', 'update'],
    })),
  ]);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: toApiVersion({ group, version }),
    resources,
  };
}

function toGroupDiscovery(group: string, types: ResourceType[]) {
  return {
    metadata: { name: group, creationTimestamp: null },
    versions: versionsOf(group, types).map(version => ({
      version,
      freshness: 'Current',
      resources: types
        .filter(type => type.group === group && type.version === version)
        .map(type => ({
          resource: type.plural,
          responseKind: responseKindOf(type),
          scope: type.namespaced ? 'Namespaced' : 'Cluster',
          singularResource: type.singular,
          verbs: type.verbs,
          shortNames: type.shortNames,
          categories: type.categories,
          subresources: type.subresources.map(subresource => ({
            subresource,
            responseKind:
              subresource === 'scale' ? SCALE : responseKindOf(type),
            verbs: subresource === 'log' ? ['get'] : ['get', 'patch', 'update'],
          })),
        })),
    })),
  };
}

/** Group and version are empty where they are those of the place, as kube-apiserver leaves them for built-in kinds. */
function responseKindOf({ group, version, kind, custom }: ResourceType) {
  return custom ? { group, version, kind } : { group: '', version: '', kind };
}

function groupsOf(types: readonly ResourceType[]): string[] {
  return [...new Set(types.map(({ group }) => group))];
}

function versionsOf(group: string, types: readonly ResourceType[]): string[] {
  return [
    ...new Set(
      types.filter(type => type.group === group).map(({ version }) => version),
    ),
  ];
}
