import { ResourcePath } from './RequestInfo';
import { forbidden, StatusError } from '../store/StatusError';
import { PolicyRule, User } from './Users';

/** An operation on a resource, as authorizers see it. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** The operation a request asks for. */
export function toAttributes(
  verb: string,
  path: ResourcePath,
): ResourceAttributes {
  const { group, plural, subresource, namespace, name } = path;
  return { verb, group, resource: plural, subresource, namespace, name };
}

/** Whether the user's groups or rules allow an operation. */
export function isAllowed(user: User, attributes: ResourceAttributes): boolean {
  return (
    user.groups.includes('system:masters') ||
    isSelfReview(attributes) ||
    user.rules.some(rule => covers(rule, attributes))
  );
}

/** The answer to an operation that is not allowed; the texts are those of `responsewriters.Forbidden` in `k8s.io/apiserver`. */
export function forbiddenFor(
  user: User,
  attributes: ResourceAttributes,
): StatusError {
  const { verb, group, resource, subresource, namespace, name } = attributes;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  return forbidden(
    { group, plural: resource },
    name,
    `User "${user.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`,
  );
}

function covers(rule: PolicyRule, attributes: ResourceAttributes): boolean {
  const { verb, group, resource, subresource, namespace } = attributes;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups ?? ['*'], group) &&
    (includes(rule.resources, full) ||
      (subresource !== undefined &&
        rule.resources.includes(`*/${subresource}`))) &&
    (rule.namespaces === undefined ||
      (namespace !== undefined && rule.namespaces.includes(namespace)))
  );
}

/** Everyone may ask about themselves, by the ClusterRole `system:basic-user`. */
function isSelfReview({ verb, group, resource }: ResourceAttributes): boolean {
  return (
    verb === 'create' &&
    (group === 'authorization.k8s.io' || group === 'authentication.k8s.io') &&
    resource.startsWith('selfsubject')
  );
}

function includes(values: string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}
