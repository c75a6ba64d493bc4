import { Entity } from '@backstage/catalog-model';
import {
  InMemoryObjectIndex,
  ObjectSummary,
  Steps,
} from '@mooring/kubernetes-objects';
import {
  fiftyMilliseconds,
  longestStep,
} from '@mooring/kubernetes-objects/testUtils';
import fc from 'fast-check';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { Finding } from '../findings/Finding';
import { readMatchQuery } from '../query/MatchQuery';
import { component, ID } from '../testUtils/builders';
import { affectedEntitiesInSteps } from './affectedEntities';
import { entitiesAffectedByInSteps } from './entitiesAffectedBy';
import { evaluateFleetInSteps } from './evaluateFleet';
import { examineInSteps } from './examine';
import { matchingWorkloadsInSteps } from './matchingWorkloads';
import { suggestWorkloadsInSteps } from './suggestWorkloads';

jest.setTimeout(300_000);

const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const OBJECTS = 100_000;
const UID = 'uid-of-one';

const list = (count: number, item: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => item(at)).join(',');

/** What objects can be like so that one look-up visits all of them. */
const SHAPES: Record<string, (at: number) => Partial<ObjectSummary>> = {
  'carry one id': () => ({ labels: { [ID]: 'hot', app: 'hot' } }),
  'are known by other labels': () => ({
    labels: { app: 'hot', 'app.kubernetes.io/name': 'hot' },
  }),
  'carry ids like it': at => ({ labels: { [ID]: `hot-${at.toString(36)}` } }),
  'carry long ids that share most of it': at => ({
    labels: { [ID]: `${'ab-'.repeat(19)}${at.toString(36)}`.slice(0, 63) },
  }),
  'carry ids that differ in case alone': at => ({
    labels: {
      [ID]: [...'abcdefghijklmnopqrst']
        .map((letter, bit) =>
          Math.floor(at / 2 ** bit) % 2 ? letter.toUpperCase() : letter,
        )
        .join(''),
    },
  }),
  'carry it as an annotation': () => ({ annotations: { [ID]: 'hot' } }),
  'have one name': at => ({ name: 'hot', namespace: `ns-${at}` }),
  'are all owned by one': () => ({
    labels: { app: 'hot' },
    owners: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'hot-0',
        uid: UID,
        controller: true,
      },
    ],
  }),
  'are Services': () => ({
    kind: 'Service',
    apiVersion: 'v1',
    labels: { [ID]: 'hot' },
    podSelector: { app: 'hot' },
  }),
};
const KINDS = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
  ['batch/v1', 'CronJob'],
];

function clustersOf(
  shape: string,
  clusters: number,
  objects = OBJECTS,
): InMemoryObjectIndex[] {
  const indexes = Array.from({ length: clusters }, (_, at) =>
    InMemoryObjectIndex.create({ cluster: `cluster-${at}` }),
  );
  for (let at = 0; at < objects; at++) {
    const [apiVersion, kind] = KINDS[at % KINDS.length];
    indexes[at % clusters].upsert({
      ...{ apiVersion, kind, name: `hot-${at}`, namespace: `ns-${at % 50}` },
      uid: at === 0 ? UID : `uid-${at}`,
      ...{ labels: {}, annotations: {}, owners: [] },
      ...(kind === 'Pod' ? {} : { podTemplateLabels: {} }),
      ...SHAPES[shape](at),
    });
  }
  return indexes;
}

const HOSTILE: Record<string, Record<string, string>> = {
  'an id': { [ID]: 'hot' },
  'a long id': { [ID]: `${'ab-'.repeat(19)}zzzzz` },
  'an id in other case': { [ID]: 'Abcdefghijklmnopqrst' },
  'an id in a namespace that is empty': { [ID]: 'hot', [NAMESPACE]: 'empty' },
  'what lacks a label': { [SELECTOR]: '!zzz' },
  'what has any id': { [SELECTOR]: ID },
  'fifty labels that are absent': { [SELECTOR]: list(50, at => `!key-${at}`) },
  'fifty values that are others': { [SELECTOR]: list(50, at => `k${at}!=v`) },
  'hundreds of values': {
    [SELECTOR]: `${ID} in (${list(500, at => `hot-${at.toString(36)}`)})`,
  },
  'what excludes all': {
    [SELECTOR]: 'app!=hot,app',
    [NAMESPACE]: 'empty',
  },
  nothing: {},
};

/** Entities that others have registered, and that each object has to be compared with. */
const OTHERS: Entity[] = Array.from({ length: 100 }, (_, at) =>
  component(`other-${at}`, {
    [SELECTOR]: list(40, key => `key-${key}!=${at}`).concat(`,none-${at}`),
  }),
);

const aWorld = fc.record({
  shape: fc.constantFrom(...Object.keys(SHAPES)),
  clusters: fc.constantFrom(2, 200),
  annotations: fc.constantFrom(...Object.values(HOSTILE)),
});

type World = {
  shape: string;
  clusters: number;
  annotations: Record<string, string>;
};

/** What makes others wait too long, in this world. */
function tooLong({ shape, clusters, annotations }: World): string[] {
  const limit = fiftyMilliseconds();
  const indexes = clustersOf(shape, clusters);
  const entity = component('hot', annotations);
  const catalog = CatalogIndex.create([...OTHERS, entity]);
  const entry = catalog.get('component:default/hot')!;
  const query = readMatchQuery(entity);
  const config = {};
  const [after] = indexes[0].find({});
  const inNewOrder = () => {
    // What is kept of the clusters is kept for their order, so that each attempt starts with nothing.
    indexes.push(indexes.shift()!);
    return { entity, catalog, clusters: indexes, config };
  };
  const work: Record<string, () => Steps<unknown>> = {
    'evaluating it': () => examineInSteps(inNewOrder()),
    'suggesting workloads': () => suggestWorkloadsInSteps(inNewOrder()),
    'naming its workloads': () => matchingWorkloadsInSteps(indexes[0], query),
    'finding whom it concerns': () =>
      entitiesAffectedByInSteps({ catalog, clusters: indexes, entry }),
    'finding whom an object concerns': () =>
      affectedEntitiesInSteps({ catalog, index: indexes[0], after }),
  };
  return Object.entries(work).flatMap(([what, steps]) => {
    const taken = longestStep(limit, steps);
    return taken > limit ? [`${what}: ${taken} of ${limit} ms`] : [];
  });
}

it('lets nobody wait longer than 50 ms for one entity, whatever it asks for and whatever 100,000 objects are like', () => {
  fc.assert(
    fc.property(aWorld, world => {
      expect(tooLong(world)).toEqual([]);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

it('lets nobody wait longer than 50 ms for what no entity accounts for', () => {
  const limit = fiftyMilliseconds();
  const clusters = clustersOf('carry ids like it', 2, 20_000);
  const catalog = CatalogIndex.create(OTHERS.slice(0, 20));
  let found: Finding[] = [];
  const taken = longestStep(limit, function* measured() {
    found = yield* evaluateFleetInSteps({ catalog, clusters, config: {} });
  });
  expect(taken).toBeLessThan(limit);
  // Unlike what is found about one entity, none is left out.
  expect(found).toHaveLength(20_000);
});
