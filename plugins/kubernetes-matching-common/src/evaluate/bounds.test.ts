import { ConfigReader } from '@backstage/config';
import { Entity } from '@backstage/catalog-model';
import {
  InMemoryObjectIndex,
  ObjectIndex,
  summarize,
} from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { readMatchingConfig } from '../readMatchingConfig';
import { readMatchQuery } from '../query/MatchQuery';
import { component } from '../testUtils/builders';
import { evaluate } from './evaluate';
import { evaluateEntity } from './examine';
import { matchingWorkloads } from './matchingWorkloads';

const config = readMatchingConfig(new ConfigReader({}));
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const ID = 'backstage.io/kubernetes-id';

/** 20,000 pods, and how many of them an evaluation has checked. */
function crowd() {
  const index = InMemoryObjectIndex.create({ cluster: 'east' });
  for (let at = 0; at < 20_000; at++) {
    const metadata = { name: `pod-${at}`, namespace: 'shop', labels: {} };
    index.upsert(summarize({ apiVersion: 'v1', kind: 'Pod', metadata }));
  }
  let looked = 0;
  const counted: Partial<ObjectIndex> = {
    *find(query) {
      for (const object of index.find(query)) {
        looked += 1;
        yield object;
      }
    },
    *findInSteps(query) {
      for (const object of index.findInSteps(query)) {
        if (object) looked += 1;
        yield object;
      }
    },
  };
  const counting = new Proxy<ObjectIndex>(index, {
    get(_, key: keyof ObjectIndex) {
      const member = counted[key] ?? index[key];
      return typeof member === 'function' ? member.bind(index) : member;
    },
  });
  return { index: counting, looked: () => looked };
}

const match = (entity: Entity, clusters: ObjectIndex[] = []) =>
  evaluate({ entity, catalog: CatalogIndex.create(), clusters, config });

it('looks at a few thousand of the objects that a selector selects', () => {
  const { index, looked } = crowd();
  const entity = component('x', { [SELECTOR]: '!zzz' });
  expect(match(entity, [index]).status).toBe('matched');
  expect(matchingWorkloads(index, readMatchQuery(entity))).toHaveLength(50);
  expect(looked()).toBeLessThanOrEqual(10_000);
});

it('names some of the keys that an entity gets wrong', () => {
  const annotations = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [`${ID}${at.toString(36)}`, 'x']),
  );
  const findings = evaluateEntity({
    entity: component('x', annotations),
    config,
  });
  expect(findings).toHaveLength(50);
});

it.each([
  ['label selector', SELECTOR, `a${'!=b,a'.repeat(50_000)}`],
  ['id', ID, 'a-'.repeat(125_000)],
  ['namespace', 'backstage.io/kubernetes-namespace', 'a-'.repeat(125_000)],
])('takes a %s of 250 KB for an error, without asking', (_, key, value) => {
  const { index, looked } = crowd();
  const entity = component('x', { [ID]: 'x', [key]: value });
  expect(match(entity, [index]).status).toBe('invalid');
  expect(looked()).toBe(0);
});
