/** A kind of object the API serves, under one version. */
export interface ResourceType {
  /** API group; the core group is the empty string. */
  group: string;
  version: string;
  kind: string;
  /** Name in URLs, such as `pods`. */
  plural: string;
  singular: string;
  namespaced: boolean;
  shortNames: string[];
  categories: string[];
  /** Such as `status`, `scale`, `log`. */
  subresources: string[];
  verbs: Verb[];
  /** True for what a CustomResourceDefinition defines. */
  custom?: boolean;
}

/** What `kubectl` and RBAC call the operations on resources. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

/** Verbs of every resource that is stored. */
export const STORED_VERBS: Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** The `apiVersion` of a group and version, such as `v1` or `apps/v1`. */
export function toApiVersion({
  group,
  version,
}: {
  group: string;
  version: string;
}): string {
  return group ? `${group}/${version}` : version;
}

/** Splits an `apiVersion`; the core group is the empty string. */
export function fromApiVersion(apiVersion: string): {
  group: string;
  version: string;
} {
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
  };
}

/** The name of a resource over all its versions, as in RBAC and in error messages: `pods`, `deployments.apps`. */
export function toGroupResource({
  group,
  plural,
}: {
  group: string;
  plural: string;
}): string {
  return group ? `${plural}.${group}` : plural;
}
