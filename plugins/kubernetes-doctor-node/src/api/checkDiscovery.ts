import {
  apiVersionOf,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { distance } from 'fastest-levenshtein';
import { failed, passed } from '../Diagnosis';
import { ApiTransport } from './ApiTransport';
import { parseBody } from './parseBody';

const TIMEOUT_MS = 10_000;
/** How many letters a name may differ to be taken for the one that was meant. */
const MAX_DISTANCE = 2;

/** A resource, as API discovery describes it. */
interface Resource {
  readonly name: string;
  readonly singularName?: string;
  readonly kind?: string;
  readonly shortNames?: readonly string[];
}

type Discovered =
  | { readonly type: 'served' }
  /** Its whole API group is unknown: it is not installed on this cluster. */
  | { readonly type: 'not-installed' }
  | {
      readonly type: 'not-served';
      readonly detail: string;
      readonly remedy: string;
    };

/**
 * Whether the cluster serves the kinds that are asked for, by API discovery, which everyone may read who is signed in. A kind
 * whose group the cluster does not have is not a fault: one configuration may be for clusters with and without it.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
export async function checkDiscovery(options: {
  send: ApiTransport;
  kinds: readonly WatchedKind[];
}): Promise<{ hop: HopResult; served: readonly WatchedKind[] }> {
  const { kinds } = options;
  const get = memo(path => ask(options.send, path));
  const found = await Promise.all(
    kinds.map(async kind => ({ kind, ...(await discover(kind, get)) })),
  );
  const served = found.filter(({ type }) => type === 'served');
  const wrong = found.flatMap(one => (one.type === 'not-served' ? one : []));
  const absent = found
    .filter(({ type }) => type === 'not-installed')
    .map(({ kind }) => `${kind.plural}.${kind.group}`);
  const hop =
    wrong.length > 0
      ? failed(
          'discovery',
          wrong.map(({ detail }) => detail).join(' '),
          wrong.map(({ remedy }) => remedy).join(' '),
        )
      : passed(
          'discovery',
          absent.length === 0
            ? `The cluster serves all ${kinds.length} kinds.`
            : `The cluster serves ${served.length} of ${
                kinds.length
              } kinds; not installed on it: ${absent.join(', ')}.`,
        );
  return { hop, served: served.map(({ kind }) => kind) };
}

type Get = (path: string) => Promise<Record<string, any> | 'absent' | 'silent'>;

async function ask(
  send: ApiTransport,
  path: string,
): Promise<Awaited<ReturnType<Get>>> {
  try {
    const answer = await send({ method: 'GET', path, timeoutMs: TIMEOUT_MS });
    if (answer.status === 404) return 'absent';
    return answer.status === 200 ? parseBody(answer) ?? 'silent' : 'silent';
  } catch {
    return 'silent'; // the hops that follow say why
  }
}

async function discover(kind: WatchedKind, get: Get): Promise<Discovered> {
  const { group, version, plural } = kind;
  const root = group === '' ? '/api' : '/apis';
  const list = await get(`${root}/${apiVersionOf(kind)}`);
  if (list === 'silent') return { type: 'served' }; // nobody says that it is not
  if (list !== 'absent') {
    const resources = resourcesOf(list);
    if (resources.some(({ name }) => name === plural)) {
      return { type: 'served' };
    }
    const meant = nearest(plural, resources);
    if (meant || group === '') {
      return notServed(kind, meant ? { plural: meant, version } : undefined);
    }
  }
  if (group === '') return { type: 'served' }; // every API server has the core group
  const known = await get(`/apis/${group}`);
  if (known === 'silent') return { type: 'served' };
  if (known === 'absent') return await discoverGroup(kind, get);
  for (const other of versionsOf(known)) {
    const found = await get(`/apis/${group}/${other}`);
    if (typeof found === 'string') continue;
    const resources = resourcesOf(found);
    const meant = resources.some(({ name }) => name === plural)
      ? plural
      : nearest(plural, resources);
    if (meant) return notServed(kind, { plural: meant, version: other });
  }
  return { type: 'not-installed' };
}

/** Of a group that the cluster does not have, only a near name is a fault. */
async function discoverGroup(kind: WatchedKind, get: Get): Promise<Discovered> {
  const groups = await get('/apis');
  const names: string[] =
    typeof groups === 'string' || !Array.isArray(groups.groups)
      ? []
      : groups.groups.map(({ name }: { name?: unknown }) => String(name));
  const meant = names.find(name => distance(name, kind.group) <= MAX_DISTANCE);
  return meant === undefined
    ? { type: 'not-installed' }
    : {
        type: 'not-served',
        detail: `The cluster has no API group ${kind.group}; did you mean ${meant}?`,
        remedy: `Correct the group of ${kind.plural} in customResources.`,
      };
}

function notServed(
  kind: WatchedKind,
  meant: { plural: string; version: string } | undefined,
): Discovered {
  const asked = `${kind.plural} in ${apiVersionOf(kind)}`;
  if (!meant) {
    return {
      type: 'not-served',
      detail: `The cluster does not serve ${asked}.`,
      remedy: `Remove ${kind.plural}, or correct its plural, group and apiVersion.`,
    };
  }
  return {
    type: 'not-served',
    detail: `The cluster does not serve ${asked}; did you mean ${meant.plural} in ${meant.version}?`,
    remedy: `Write plural: ${meant.plural} and apiVersion: ${meant.version} for group ${kind.group} in customResources.`,
  };
}

function resourcesOf({ resources }: Record<string, any>): Resource[] {
  return Array.isArray(resources)
    ? resources.filter(
        ({ name }) => typeof name === 'string' && !name.includes('/'),
      )
    : [];
}

function versionsOf({ versions }: Record<string, any>): string[] {
  return Array.isArray(versions)
    ? versions.slice(0, 10).map(({ version }) => String(version))
    : [];
}

/** The resource that was meant by its kind, its singular, a short name or a slip. */
function nearest(
  asked: string,
  resources: readonly Resource[],
): string | undefined {
  const word = asked.toLowerCase();
  const exact = resources.find(({ singularName, kind, shortNames = [] }) =>
    [singularName, kind?.toLowerCase(), ...shortNames].includes(word),
  );
  const near = resources.find(
    ({ name }) => distance(name, word) <= MAX_DISTANCE,
  );
  return (exact ?? near)?.name;
}

/** Each path is asked once, however many kinds it is about. */
function memo(get: Get): Get {
  const answers = new Map<string, ReturnType<Get>>();
  return path => {
    const known = answers.get(path) ?? get(path);
    answers.set(path, known);
    return known;
  };
}
