import { KubernetesObject } from '../store/KubernetesObject';
import { isAllowed, ResourceAttributes } from './authorization';
import { User, Users } from './Users';

const NON_RESOURCE_RULES = [
  {
    verbs: ['get'],
    nonResourceURLs: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
    ],
  },
];

/** Answers the review APIs: who is this, and what may they do. Returns the posted object with its status. */
export function review(
  object: KubernetesObject,
  options: { user: User; users: Users },
): KubernetesObject {
  const { user, users } = options;
  switch (object.kind) {
    case 'SelfSubjectAccessReview':
      return { ...object, status: reviewAccess(user, object.spec) };
    case 'SubjectAccessReview': {
      const { groups = [], user: name = '' } = object.spec ?? {};
      const subject = users.get(name);
      const reviewed = {
        name,
        uid: '',
        rules: subject?.rules ?? [],
        groups: [...groups, ...(subject?.groups ?? [])],
      };
      return { ...object, status: reviewAccess(reviewed, object.spec) };
    }
    case 'SelfSubjectRulesReview':
      return {
        ...object,
        status: {
          resourceRules: rulesOf(user),
          nonResourceRules: NON_RESOURCE_RULES,
          incomplete: false,
        },
      };
    case 'SelfSubjectReview':
      return { ...object, status: { userInfo: userInfo(user) } };
    default: {
      const bearer = users.authenticate(object.spec?.token ?? '');
      return {
        ...object,
        status: bearer
          ? { authenticated: true, user: userInfo(bearer) }
          : { user: {}, error: '[invalid bearer token, token lookup failed]' },
      };
    }
  }
}

function reviewAccess(
  user: User,
  spec: any,
): { allowed: boolean; reason?: string } {
  if (spec?.nonResourceAttributes) {
    return {
      allowed:
        spec.nonResourceAttributes.verb === 'get' ||
        user.groups.includes('system:masters'),
    };
  }
  const {
    verb = '',
    group = '',
    resource = '',
    subresource,
    namespace,
    name,
  } = spec?.resourceAttributes ?? {};
  const attributes: ResourceAttributes = {
    verb,
    group,
    resource,
    subresource: subresource || undefined,
    namespace: namespace || undefined,
    name: name || undefined,
  };
  return { allowed: isAllowed(user, attributes) };
}

function rulesOf(user: User) {
  const all = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const basic = {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  };
  const own = user.rules.map(({ verbs, apiGroups = ['*'], resources }) => ({
    verbs,
    apiGroups,
    resources,
  }));
  return user.groups.includes('system:masters')
    ? [all, basic]
    : [basic, ...own];
}

function userInfo({ name, uid, groups }: User) {
  return { username: name, uid, groups };
}
