import { stringify } from 'yaml';
import {
  foreignText,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { codeOf } from '../network/checkNetwork';
import { ApiTransport } from './ApiTransport';
import { ClusterIdentity } from './checkAuthentication';
import { reviewAccess } from './reviewAccess';

const VERBS = ['list', 'watch'];

/** Whether the portal may list and watch every kind, in all namespaces. */
export async function checkAuthorization(options: {
  send: ApiTransport;
  kinds: readonly WatchedKind[];
  identity: ClusterIdentity;
}): Promise<{ hop: HopResult; allowed: readonly WatchedKind[] }> {
  const { send, kinds, identity } = options;
  try {
    const reviews = await Promise.all(
      kinds.map(async kind => ({
        kind,
        missing: await missingVerbs(kind, send),
      })),
    );
    const lacking = reviews.filter(({ missing }) => missing.length > 0);
    const allowed = reviews
      .filter(({ missing }) => missing.length === 0)
      .map(({ kind }) => kind);
    if (lacking.length === 0) {
      const detail = `The portal may list and watch all ${kinds.length} kinds.`;
      return { hop: passed('authorization', detail), allowed };
    }
    const list = lacking.map(
      ({ kind, missing }) => `${missing.join(' and ')} ${resourceOf(kind)}`,
    );
    const detail = `The portal cannot ${list.join(', ')}.`;
    const remedy = `Apply to the cluster:\n${missingRole(lacking, identity)}`;
    return { hop: failed('authorization', detail, remedy), allowed };
  } catch (error) {
    const detail = `The cluster does not say what the portal may do: ${foreignText(
      codeOf(error),
    )}`;
    return { hop: failed('authorization', detail), allowed: [] };
  }
}

async function missingVerbs(
  { group, plural }: WatchedKind,
  send: ApiTransport,
): Promise<string[]> {
  const answers = await Promise.all(
    VERBS.map(async verb => ({
      verb,
      allowed: await reviewAccess(send, { verb, group, resource: plural }),
    })),
  );
  return answers.filter(({ allowed }) => !allowed).map(({ verb }) => verb);
}

function resourceOf({ group, plural }: WatchedKind): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The rules that are missing, as a role, and its binding to whom the cluster takes the portal for. */
function missingRole(
  lacking: readonly { kind: WatchedKind; missing: readonly string[] }[],
  identity: ClusterIdentity,
): string {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'mooring-missing' };
  const role = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: groupRules(lacking),
  };
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    subjects: [subjectOf(identity)],
    roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name },
  };
  return `${stringify(role)}---\n${stringify(binding)}`;
}

function groupRules(
  lacking: readonly { kind: WatchedKind; missing: readonly string[] }[],
) {
  const rules = new Map<
    string,
    { apiGroups: string[]; resources: string[]; verbs: string[] }
  >();
  for (const { kind, missing } of lacking) {
    const key = `${kind.group} ${missing.join()}`;
    const rule = rules.get(key);
    if (rule) rule.resources.push(kind.plural);
    else
      rules.set(key, {
        apiGroups: [kind.group],
        resources: [kind.plural],
        verbs: [...missing],
      });
  }
  return [...rules.values()];
}

function subjectOf({ username, groups }: ClusterIdentity) {
  const [, namespace, name] =
    /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  if (name) return { kind: 'ServiceAccount', name, namespace };
  const apiGroup = 'rbac.authorization.k8s.io';
  const group = groups.find(candidate => !candidate.startsWith('system:'));
  return group
    ? { kind: 'Group', name: group, apiGroup }
    : { kind: 'User', name: username || '<who the portal is>', apiGroup };
}
