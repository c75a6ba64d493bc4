import { dirname } from 'node:path';
import { Entity } from '@backstage/catalog-model';
import {
  KubernetesObject,
  matchesLabels,
  podTemplateOf,
} from '@mooring/kubernetes-objects';
import {
  asksForWorkloads,
  ParsedQuery,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../discover/EntityDocument';
import { isWithin } from '../files/Checkout';
import { Manifest } from './Manifest';

/** What an entity asks, and where in the tree it is written. */
interface Question {
  readonly query: ParsedQuery;
  readonly directory: string;
}

/**
 * Gives a namespace to objects whose manifest names none, as most do: whoever applies them says it. Such an object is taken
 * to go where its component looks for it: where the entities that select it look, or else those nearest in the tree.
 * Where these do not agree, it stays without.
 *
 * @param options.namespace - what the user says; it goes before what is assumed
 */
export function assumeNamespaces(options: {
  manifests: readonly Manifest[];
  entities: readonly EntityDocument[];
  namespace?: string;
}): Manifest[] {
  const { manifests, entities, namespace } = options;
  const questions = entities.flatMap(({ entity, document }) =>
    questionOf(entity, document.file.path),
  );
  return manifests.map(manifest => {
    if (manifest.object.metadata.namespace) return manifest;
    const assumed = namespace ?? assumedFor(manifest, questions);
    return assumed === undefined ? manifest : inNamespace(manifest, assumed);
  });
}

function questionOf(entity: Entity, path: string): Question[] {
  const query = readMatchQuery(entity);
  return asksForWorkloads(entity) && query.valid
    ? [{ query, directory: dirname(path) }]
    : [];
}

function assumedFor(
  { object, origin }: Manifest,
  questions: readonly Question[],
): string | undefined {
  const selecting = questions.filter(question => selects(question, object));
  return theOnly(
    selecting.length > 0 ? selecting : nearest(questions, dirname(origin.path)),
  );
}

function selects(
  { query: { selector } }: Question,
  object: KubernetesObject,
): boolean {
  return (
    selector !== undefined &&
    (matchesLabels(selector, object.metadata.labels ?? {}) ||
      matchesLabels(selector, podTemplateOf(object)?.labels ?? {}))
  );
}

/** The questions written in the innermost directory around another. */
function nearest(
  questions: readonly Question[],
  directory: string,
): readonly Question[] {
  const around = questions.filter(question =>
    isWithin(question.directory, directory),
  );
  const depth = around.reduce(
    (longest, question) => Math.max(longest, question.directory.length),
    0,
  );
  return around.filter(question => question.directory.length === depth);
}

function theOnly(questions: readonly Question[]): string | undefined {
  const namespaces = new Set(questions.map(({ query }) => query.namespace));
  const [only] = namespaces;
  return namespaces.size === 1 ? only : undefined;
}

function inNamespace(manifest: Manifest, namespace: string): Manifest {
  const { object } = manifest;
  const metadata = { ...object.metadata, namespace };
  return { ...manifest, object: { ...object, metadata } };
}
