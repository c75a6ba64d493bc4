import {
  canTellAbsence,
  ConnectionHop,
  describeClusterState,
} from '@mooring/kubernetes-objects';
import { Problem } from '../model/FollowedKind';
import { ClusterView, clusterState } from './clusterState';
import { groupKindOfWatched } from '../model/WatchedKind';

/** Verdicts depend on all of them. */
const NAMES = ['Pod', 'Service', 'ReplicationController'];
const START = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => START + seconds * 1000;
const time = (seconds: number) => new Date(at(seconds)).toISOString();

type Kind = ClusterView['kinds'][number];
type Variant = Omit<Kind, 'kind'>;

const held = { isWhole: true };
const partlyHeld = { isWhole: false };
const tooLarge = { since: time(7), reason: 'they take more than 1 MB' };

function problem(hop: ConnectionHop, since = 0): Problem {
  return { hop, reason: `stuck at ${hop}`, since: at(since) };
}

/** Every way in which a kind can be followed. */
const VARIANTS: Variant[] = [
  { state: 'syncing', since: at(0), held },
  { state: 'syncing', since: at(0), problem: problem('tcp', 3), held },
  { state: 'syncing', since: at(0), problem: problem('credentials', 2), held },
  { state: 'synced', since: at(1), confirmedAt: at(9), held },
  {
    state: 'synced',
    since: at(1),
    problem: problem('authentication', 1),
    held,
  },
  { state: 'stale', since: at(2), confirmedAt: at(1), held },
  { state: 'stale', since: at(2), problem: problem('api', 4), held },
  { state: 'stale', since: at(2), problem: problem('authentication', 5), held },
  { state: 'forbidden', since: at(1), problem: problem('api', 1), held },
  { state: 'not-served', since: at(1), problem: problem('api', 1), held },
  {
    state: 'synced',
    since: at(1),
    held: { isWhole: false, leftOut: tooLarge },
  },
  { state: 'synced', since: at(1), held: partlyHeld },
];

function kindsOf(variants: readonly Variant[]): Kind[] {
  return variants.map((variant, index) => ({
    ...variant,
    kind: { group: '', version: 'v1', plural: '', kind: NAMES[index] },
  }));
}

/** All clusters of up to three kinds. */
function allClusters(): Kind[][] {
  const one = VARIANTS.map(variant => [variant]);
  const two = one.flatMap(first => VARIANTS.map(next => [...first, next]));
  const three = two.flatMap(first => VARIANTS.map(next => [...first, next]));
  return [...one, ...two, ...three].map(kindsOf);
}

describe('clusterState', () => {
  it('never takes for empty what was not read', () => {
    const clusters = allClusters();
    const { length: each } = VARIANTS;
    expect(clusters).toHaveLength(each + each ** 2 + each ** 3);
    const wrong = clusters.filter(kinds => {
      const state = clusterState({ kinds });
      return kinds.some(
        ({ kind, state: kindState, held: { isWhole } }) =>
          canTellAbsence(state, groupKindOfWatched(kind)) &&
          (!isWhole || (kindState !== 'synced' && kindState !== 'not-served')),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('says which kinds cannot be read, if that is all that is wrong', () => {
    const isFine = ({ state, held: { isWhole } }: Kind) =>
      isWhole && (state === 'synced' || state === 'not-served');
    const isUnread = ({ state }: Kind) => state === 'forbidden';
    const notWhole = expect.stringMatching(/syncing|stale|un/);
    for (const kinds of allClusters()) {
      const isNoCluster = kinds.every(({ state }) => state === 'not-served');
      const unread = kinds.filter(isUnread);
      const state = clusterState({ kinds });
      const isWhole = kinds.every(kind => isFine(kind) || isUnread(kind));
      expect({ kinds, state: state.type }).toEqual({
        kinds,
        state:
          isWhole && !isNoCluster
            ? (unread.length > 0 && 'forbidden') || 'synced'
            : notWhole,
      });
      const told = 'kinds' in state ? state.kinds : [];
      const isTold = state.type === 'forbidden';
      expect(told).toEqual(
        unread.filter(() => isTold).map(({ kind }) => groupKindOfWatched(kind)),
      );
    }
  });

  const [
    syncing,
    blocked,
    withoutCredential,
    synced,
    slipped,
    stale,
    lost,
    refused,
    forbidden,
    notServed,
    leftOut,
    arriving,
  ] = VARIANTS;
  it.each<[string, Variant[], object]>([
    ['nothing to watch', [], { type: 'synced' }],
    ['all is well', [synced, synced], { type: 'synced' }],
    ['what may be over in a moment', [synced, slipped], { type: 'synced' }],
    [
      'what the cluster does not have',
      [synced, notServed],
      { type: 'synced', notServed: [{ plural: '', apiVersion: 'v1' }] },
    ],
    ['a first list', [synced, syncing], { type: 'syncing' }],
    ['a first list and a right', [forbidden, syncing], { type: 'syncing' }],
    [
      'no way to a first list',
      [synced, syncing, blocked],
      {
        type: 'unreachable',
        hop: 'tcp',
        reason: 'stuck at tcp',
        since: time(3),
      },
    ],
    [
      'credentials, before anything else',
      [blocked, withoutCredential, refused],
      {
        type: 'unauthorized',
        hop: 'credentials',
        reason: 'stuck at credentials',
        since: time(2),
      },
    ],
    [
      'credentials that were good before',
      [synced, refused],
      {
        type: 'unauthorized',
        hop: 'authentication',
        reason: 'stuck at authentication',
        since: time(5),
      },
    ],
    [
      'a view that was whole, since the earliest of what it lacks',
      [synced, stale, lost],
      {
        type: 'stale',
        reason: 'ReplicationController: stuck at api',
        since: time(1),
      },
    ],
    [
      'a view that nobody says why',
      [stale],
      { type: 'stale', reason: 'it is not followed', since: time(1) },
    ],
    [
      'rights',
      [synced, forbidden, forbidden],
      { type: 'forbidden', kinds: ['Service', 'ReplicationController'] },
    ],
    [
      'memory, which is another word than rights',
      [synced, leftOut, forbidden],
      { type: 'stale', ...tooLarge },
    ],
    [
      'a list that is not whole yet, whatever its reflector says',
      [synced, arriving, leftOut],
      { type: 'syncing' },
    ],
    [
      'no cluster at all',
      [notServed, notServed],
      { type: 'unreachable', hop: 'api', since: time(1) },
    ],
  ])('tells of %s', (_, variants, expected) => {
    expect(clusterState({ kinds: kindsOf(variants) })).toMatchObject(expected);
  });

  it('lets no kind that alone fails stand for the others, and names the one that does', () => {
    const kind = (name: string, rest: Variant): Kind => ({
      ...rest,
      kind: { group: '', version: 'v1', plural: name, kind: name },
    });
    const pods = kind('Pod', { state: 'synced', since: at(1), held });
    const failing: Variant = {
      ...{ state: 'syncing', since: at(0), held: partlyHeld },
      problem: problem('api', 2),
    };
    expect(clusterState({ kinds: [pods, kind('Boat', failing)] })).toEqual({
      type: 'incomplete',
      kinds: ['Boat'],
      since: time(2),
      reason: 'Boat: stuck at api',
    });
    // Of a broken connection, nobody knows whether it concerns this kind alone.
    expect(clusterState({ kinds: [pods, kind('Service', failing)] })).toEqual({
      type: 'unreachable',
      hop: 'api',
      reason: 'Service: stuck at api',
      since: time(2),
    });
  });

  it.each(['syncing', 'stale'] as const)(
    'makes only a kind unknown at which the API server fails, be it %s',
    state => {
      const ofKind = (name: string, rest: Partial<Variant> = {}): Kind => ({
        ...{ state: 'synced', since: at(0), held },
        ...rest,
        kind: { group: '', version: 'v1', plural: name, kind: name },
      });
      const failing = {
        ...{ state, held: { isWhole: state === 'stale' } },
        problem: { ...problem('api', 2), isOfKind: true },
      };
      const kinds = [
        ofKind('Pod'),
        ofKind('Service', failing),
        ofKind('ReplicationController', failing),
        ofKind('ConfigMap', {
          state: 'forbidden',
          problem: { hop: 'api', reason: 'cannot list', since: at(1) },
        }),
      ];
      const told = clusterState({ kinds });
      expect(told).toEqual({
        type: 'incomplete',
        kinds: ['Service', 'ReplicationController', 'ConfigMap'],
        since: time(2),
        reason:
          'Service, ReplicationController: stuck at api; ConfigMap: cannot list',
      });
      expect(canTellAbsence(told, 'Pod')).toBe(true);
      expect(canTellAbsence(told, 'Service')).toBe(false);
      // Nothing that fails stands for the others, and no others stand for a cluster that fails as a whole.
      expect(clusterState({ kinds: kinds.slice(1, 3) }).type).toBe(
        state === 'stale' ? 'stale' : 'unreachable',
      );
    },
  );

  it('counts what is too large to be read, without its name', () => {
    const large = (kind: string, namespace?: string, name = 'x') => ({
      ...{ kind, namespace, name, labels: { of: 'a team' } },
    });
    const tooLargeOnes = [
      large('Service', 'shop'),
      large('Service', 'shop', 'y'),
      large('Service', 'bank'),
    ];
    const [pods, services] = kindsOf([
      { state: 'synced', since: at(0), held },
      {
        ...{ state: 'synced', since: at(0) },
        held: { ...held, tooLarge: tooLargeOnes },
      },
    ]);
    const state = clusterState({ kinds: [pods, services] });
    expect(state).toEqual({
      type: 'synced',
      tooLarge: [
        { kind: 'Service', namespace: 'shop', count: 2 },
        { kind: 'Service', namespace: 'bank', count: 1 },
      ],
    });
    expect(describeClusterState(state)).toBe(
      'synced: 2 Services in shop are too large to read; 1 Service in bank is too large to read',
    );
  });

  it('tells of a cluster that is not watched, and of nothing else then', () => {
    for (const kinds of allClusters()) {
      const reason = 'it is switched off';
      expect(clusterState({ notWatched: reason, kinds })).toEqual({
        type: 'not-watched',
        reason,
      });
    }
  });
});
