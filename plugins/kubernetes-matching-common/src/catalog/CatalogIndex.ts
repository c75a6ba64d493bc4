import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  Labels,
  matchesLabels,
  Selector,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import {
  AskedApplications,
  readArgocdAnnotations,
} from '@mooring/plugin-kubernetes-delivery-common';
import { asksForWorkloads } from '../annotations';
import {
  askedLabel,
  ParsedQuery,
  parseSelector,
  readMatchQuery,
} from '../query/MatchQuery';
import { comparable } from '../names/ComparableName';
import { SimilarNames } from '../names/SimilarNames';
import { RefSets } from './RefSets';

/**
 * An entity, as the rules see the other entities.
 *
 * @public
 */
export interface CatalogEntry {
  readonly ref: string;
  readonly kind: string;
  readonly name: string;
  readonly query: ParsedQuery;
  /** Whether it asks for workloads; an entity without annotation does not, and claims nothing. */
  readonly asks: boolean;
  /** The Applications of Argo CD that it names or selects. */
  readonly applications?: AskedApplications;
  readonly entity: Entity;
}

/**
 * The entities of the catalog, indexed by what they ask of clusters. Adding and removing one takes time independent of
 * how many there are.
 *
 * @public
 */
export class CatalogIndex {
  readonly #entries = new Map<string, CatalogEntry>();
  /** By `key=value` of the label values that an entity's selector accepts for one key. */
  readonly #byLabel = new RefSets();
  /** Those whose selector names no value. */
  readonly #byOther = new Set<string>();
  readonly #byQuestion = new RefSets();
  readonly #bySelector = new RefSets();
  readonly #byName = new RefSets();
  /** By the one label value that an entity asks for, or else by its id. */
  readonly #byValue = new RefSets();
  #similarValues = SimilarNames.create();
  /** By the key of the one label that an entity asks for. */
  readonly #byKey = new RefSets();
  /** By the name of the Application that an entity names. */
  readonly #byApplication = new RefSets();
  /** The selectors of those that select Applications, by reference. */
  readonly #selectingApplications = new Map<string, Selector | undefined>();

  static create(entities: Iterable<Entity> = []): CatalogIndex {
    const index = new CatalogIndex();
    for (const entity of entities) index.set(entity);
    return index;
  }

  private constructor() {}

  get size(): number {
    return this.#entries.size;
  }

  get(ref: string): CatalogEntry | undefined {
    return this.#entries.get(ref);
  }

  entries(): Iterable<CatalogEntry> {
    return this.#entries.values();
  }

  /** Adds an entity, or replaces the one with the same reference. */
  set(entity: Entity): void {
    const query = readMatchQuery(entity);
    const ref = stringifyEntityRef(entity);
    this.delete(ref);
    const entry = {
      ref,
      kind: entity.kind,
      name: entity.metadata.name,
      query,
      asks: asksForWorkloads(entity),
      applications: readArgocdAnnotations(entity.metadata.annotations),
      entity,
    };
    this.#entries.set(ref, entry);
    this.#byName.add(entry.name, ref);
    const { name, selector } = entry.applications ?? {};
    if (name !== undefined) this.#byApplication.add(name, ref);
    else if (selector !== undefined)
      this.#selectingApplications.set(ref, parseSelector(selector));
    if (!entry.asks) return;
    for (const label of acceptedLabels(query) ?? [])
      this.#byLabel.add(label, ref);
    if (!acceptedLabels(query)) this.#byOther.add(ref);
    this.#byQuestion.add(questionOf(query), ref);
    this.#bySelector.add(query.labelSelector, ref);
    this.#byValue.add(valueOf(query), ref);
    this.#byKey.add(keyOf(query), ref);
    this.#similarValues.add(valueOf(query));
  }

  /** Removes an entity; does nothing when it is not there. */
  delete(ref: string): void {
    const entry = this.#entries.get(ref);
    if (!entry) return;
    this.#entries.delete(ref);
    this.#byName.delete(entry.name, ref);
    this.#byApplication.delete(entry.applications?.name ?? '', ref);
    this.#selectingApplications.delete(ref);
    if (!entry.asks) return;
    for (const label of acceptedLabels(entry.query) ?? [])
      this.#byLabel.delete(label, ref);
    this.#byOther.delete(ref);
    this.#byQuestion.delete(questionOf(entry.query), ref);
    this.#bySelector.delete(entry.query.labelSelector, ref);
    this.#byValue.delete(valueOf(entry.query), ref);
    this.#byKey.delete(keyOf(entry.query), ref);
  }

  /** The entities that ask for objects with this label value, whatever else they ask. */
  claimants(key: string, value: string): Iterable<CatalogEntry> {
    return this.#resolve(this.#byLabel.get(labelOf(key, value)));
  }

  /** The entities whose selector selects an object with these labels, wherever they look for it. */
  *selecting(labels: Labels): Iterable<CatalogEntry> {
    const refs = new Set(this.#byOther);
    for (const [key, value] of Object.entries(labels)) {
      for (const ref of this.#byLabel.get(labelOf(key, value))) refs.add(ref);
    }
    for (const entry of this.#resolve(refs)) {
      const { selector } = entry.query;
      if (selector && matchesLabels(selector, labels)) yield entry;
    }
  }

  /** The entities that ask exactly the same. */
  asking(query: ParsedQuery): Iterable<CatalogEntry> {
    return this.#resolve(this.#byQuestion.get(questionOf(query)));
  }

  /** The entities that ask for this label selector, in whatever namespace. */
  askingFor(labelSelector: string): Iterable<CatalogEntry> {
    return this.#resolve(this.#bySelector.get(labelSelector));
  }

  /** The entities of this name, whether they ask for workloads or not. */
  named(name: string): Iterable<CatalogEntry> {
    return this.#resolve(this.#byName.get(name));
  }

  /** The entities that name an Application of Argo CD, wherever they say it is, or select it by these labels. */
  *naming(application: {
    name: string;
    labels: Labels;
  }): Iterable<CatalogEntry> {
    const { name, labels } = application;
    yield* this.#resolve(this.#byApplication.get(name));
    for (const [ref, selector] of this.#selectingApplications)
      if (selector && matchesLabels(selector, labels))
        yield* this.#resolve([ref]);
  }

  /** The entities that name or select Applications of Argo CD. */
  *namingApplications(): Iterable<CatalogEntry> {
    for (const name of this.#byApplication.keys())
      yield* this.#resolve(this.#byApplication.get(name));
    yield* this.#resolve(this.#selectingApplications.keys());
  }

  /** Whether some entity asks for a value of this label, and for nothing else. */
  asksForKey(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** The entities that ask for this label value, of whatever key, and nothing else. */
  asksForValue(value: string): Iterable<CatalogEntry> {
    return this.#resolve(this.#byValue.get(value));
  }

  /** The entities that ask for a label value like this one, the likest first, no more than a few. */
  *asksForValueLike(value: string): Steps<Iterable<CatalogEntry>> {
    const isInUse = (name: string) => this.#byValue.has(name);
    const values = yield* this.#similar();
    const similar = yield* values.find(comparable(value), isInUse);
    return this.#askingForAnyOf(similar.map(({ name }) => name));
  }

  /** The entities that may mean this label value though they ask for another one: one like it, or their name. Possibly others. */
  *meaning(value: string): Steps<Iterable<CatalogEntry>> {
    const values = yield* this.#similar();
    const names = yield* values.thatMayFind(comparable(value));
    return this.#askingForAnyOf(names, this.named(value));
  }

  /** The values that are asked for, collected again when most are no longer. */
  *#similar(): Steps<SimilarNames> {
    if (this.#similarValues.isMostlyStale(this.#byValue.size)) {
      const values = SimilarNames.create();
      yield* visitInSteps(this.#byValue.keys(), value => values.add(value));
      this.#similarValues = values;
    }
    return this.#similarValues;
  }

  *#askingForAnyOf(
    values: readonly string[],
    others: Iterable<CatalogEntry> = [],
  ): Iterable<CatalogEntry> {
    for (const value of values) yield* this.asksForValue(value);
    yield* others;
  }

  *#resolve(refs: Iterable<string>): Iterable<CatalogEntry> {
    for (const ref of refs) {
      const entry = this.#entries.get(ref);
      if (entry) yield entry;
    }
  }
}

/** The labels of which an object must carry one for the selector to select it; `undefined` when it names none. */
function acceptedLabels({ selector }: ParsedQuery): string[] | undefined {
  const [narrowest] = (selector?.requirements ?? [])
    .filter(({ operator }) => ['=', '==', 'in'].includes(operator))
    .sort((a, b) => a.values.length - b.values.length);
  return narrowest?.values.map(value => labelOf(narrowest.key, value));
}

function keyOf(query: ParsedQuery): string {
  return askedLabel(query)?.key ?? '';
}

function valueOf(query: ParsedQuery): string {
  return askedLabel(query)?.value ?? query.id;
}

/** Legal keys and values contain no `=`. */
function labelOf(key: string, value: string): string {
  return `${key}=${value}`;
}

/** Equal for queries that ask the same: the selector is compared as parsed. */
function questionOf({
  selector,
  labelSelector,
  namespace,
}: ParsedQuery): string {
  return JSON.stringify([selector?.requirements ?? labelSelector, namespace]);
}
