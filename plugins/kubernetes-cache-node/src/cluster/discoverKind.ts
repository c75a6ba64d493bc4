import { distance } from 'fastest-levenshtein';
import { apiVersionOf, WatchedKind } from '../model/WatchedKind';

/** How many letters a name may differ to be taken for the one that was meant. */
const MAX_DISTANCE = 2;
/** More versions of a group are not asked for. */
const MAX_VERSIONS = 10;

/** A resource, as API discovery describes it. */
interface Resource {
  readonly name: string;
  readonly singularName?: string;
  readonly kind?: string;
  readonly shortNames?: readonly string[];
}

/**
 * What API discovery says of a kind that is asked for.
 *
 * - `served`: it is there, or nobody says that it is not
 * - `not-installed`: its API group is unknown, or has nothing like it: one configuration may be for clusters with and without it
 * - `not-served`: it is not there, and something under a near name or in another version is, or it should be everywhere
 *
 * @public
 */
export type DiscoveredKind =
  | { readonly type: 'served' | 'not-installed' }
  | {
      readonly type: 'not-served';
      /** What is served instead. */
      readonly meant?: Pick<WatchedKind, 'group' | 'version' | 'plural'>;
    };

/**
 * Gives the object at a path of the API server; `absent` where it answers 404, `silent` where it says nothing of use.
 *
 * @public
 */
export type GetDiscovery = (
  path: string,
) => Promise<Readonly<Record<string, any>> | 'absent' | 'silent'>;

/**
 * Whether a cluster serves a kind, by API discovery, which everyone may read who is signed in. Asks for at most 14 paths.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 *
 * @public
 */
export async function discoverKind(
  kind: WatchedKind,
  get: GetDiscovery,
): Promise<DiscoveredKind> {
  const { group, version, plural } = kind;
  const root = group === '' ? '/api' : '/apis';
  const list = await get(`${root}/${pathOf(apiVersionOf(kind))}`);
  if (list === 'silent') return { type: 'served' };
  if (list !== 'absent') {
    const resources = resourcesOf(list);
    if (resources.some(({ name }) => name === plural)) {
      return { type: 'served' };
    }
    const meant = nearest(plural, resources);
    if (meant !== undefined) {
      return { type: 'not-served', meant: { group, version, plural: meant } };
    }
    if (group === '') return { type: 'not-served' };
  }
  if (group === '') return { type: 'served' }; // every API server has the core group
  const known = await get(`/apis/${pathOf(group)}`);
  if (known === 'silent') return { type: 'served' };
  if (known === 'absent') return await discoverGroup(kind, get);
  for (const other of versionsOf(known)) {
    const found = await get(`/apis/${pathOf(`${group}/${other}`)}`);
    if (typeof found === 'string') continue;
    const resources = resourcesOf(found);
    const meant = resources.some(({ name }) => name === plural)
      ? plural
      : nearest(plural, resources);
    if (meant !== undefined) {
      return {
        type: 'not-served',
        meant: { group, version: other, plural: meant },
      };
    }
  }
  return { type: 'not-installed' };
}

/** Of a group that the cluster does not have, only a near name is a mistake. */
async function discoverGroup(
  { group, version, plural }: WatchedKind,
  get: GetDiscovery,
): Promise<DiscoveredKind> {
  const groups = await get('/apis');
  const names: string[] =
    typeof groups === 'string' || !Array.isArray(groups.groups)
      ? []
      : groups.groups.map((one: { name?: unknown } | null) =>
          String(one?.name),
        );
  const meant = names.find(name => distance(name, group) <= MAX_DISTANCE);
  return meant === undefined
    ? { type: 'not-installed' }
    : { type: 'not-served', meant: { group: meant, version, plural } };
}

function pathOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

function resourcesOf({ resources }: Readonly<Record<string, any>>): Resource[] {
  return Array.isArray(resources)
    ? resources.filter(
        resource =>
          typeof resource?.name === 'string' && !resource.name.includes('/'),
      )
    : [];
}

function versionsOf({ versions }: Readonly<Record<string, any>>): string[] {
  return Array.isArray(versions)
    ? versions
        .slice(0, MAX_VERSIONS)
        .map((one: { version?: unknown } | null) => String(one?.version))
    : [];
}

/** The resource that was meant by its kind, its singular, a short name or a slip. */
function nearest(
  asked: string,
  resources: readonly Resource[],
): string | undefined {
  const word = asked.toLowerCase();
  const exact = resources.find(
    ({ singularName, kind, shortNames }) =>
      word === singularName ||
      word === String(kind).toLowerCase() ||
      (Array.isArray(shortNames) && shortNames.includes(word)),
  );
  const near = resources.find(
    ({ name }) => distance(name, word) <= MAX_DISTANCE,
  );
  return (exact ?? near)?.name;
}
