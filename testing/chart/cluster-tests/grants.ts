import { ControlPlane } from '@mooring/control-plane';
import { DELIVERY_KINDS } from '@mooring/plugin-kubernetes-delivery-common';
import { ApiResource, apiResources } from './apiResources';

const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  ...['deletecollection', 'impersonate', 'bind', 'escalate', 'use', 'approve'],
];
const AT_ONCE = 50;

/** Who to ask about, as in a SubjectAccessReview. */
export interface Subject {
  user: string;
  groups?: string[];
}

/** A service account, with the groups that every one is in. */
export function serviceAccount(namespace: string, name: string): Subject {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:authenticated',
    ],
  };
}

/**
 * What the cluster allows a subject in all namespaces, as `verb resource.group`: asked of the API server for each resource
 * it serves, and each verb there is.
 */
export async function grantsOf(
  controlPlane: ControlPlane,
  subject: Subject,
): Promise<Set<string>> {
  const notServedHere = [
    { group: 'metrics.k8s.io', name: 'pods' },
    ...DELIVERY_KINDS.map(({ group, plural }) => ({ group, name: plural })),
  ];
  const questions = [
    ...(await apiResources(controlPlane)),
    ...notServedHere,
  ].flatMap(resource => VERBS.map(verb => ({ verb, ...resource })));
  const granted = new Set<string>();
  for (let start = 0; start < questions.length; start += AT_ONCE) {
    await Promise.all(
      questions.slice(start, start + AT_ONCE).map(async question => {
        if (await isAllowed(controlPlane, subject, question)) {
          const { verb, name, group } = question;
          granted.add(`${verb} ${group ? `${name}.${group}` : name}`);
        }
      }),
    );
  }
  return granted;
}

async function isAllowed(
  controlPlane: ControlPlane,
  subject: Subject,
  question: Pick<ApiResource, 'group' | 'name'> & { verb: string },
): Promise<boolean> {
  const { group, verb, name } = question;
  const [resource, subresource] = name.split('/');
  const { status } = await controlPlane.request(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          ...subject,
          resourceAttributes: { group, verb, resource, subresource },
        },
      },
    },
  );
  return status.allowed;
}
