import { setImmediate } from 'node:timers/promises';
import { Checkout } from '../files/Checkout';
import { TextFile } from '../files/TextFile';
import { Failure } from '../LintResult';
import { isCatalogApiVersion, readDocuments } from '../yaml/readDocuments';
import { YamlDocument } from '../yaml/YamlDocument';
import {
  EntityDocument,
  isEntityDocument,
  readEntity,
} from '../objects/EntityDocument';
import { isCatalogFile } from './FileCollector';
import { locationTargets } from './locationTargets';

/** How many files are read before what was rendered in the meantime has its turn. */
const FILES_AT_ONCE = 50;

/** What the files of a checkout hold. */
export interface Documents {
  readonly entities: readonly EntityDocument[];
  /** Documents that are not entities, and so perhaps objects. */
  readonly others: readonly YamlDocument[];
  /** What could not be read and may hold an entity. */
  readonly failures: readonly Failure[];
  /** What could not be read and is not an entity by its name and `apiVersion`. */
  readonly otherFailures: readonly Failure[];
}

/**
 * Reads the documents of files, and of those that their Locations name. In a file of the catalog (by its name, or because a
 * Location names it) every document is an entity; elsewhere those are whose `apiVersion` is Backstage's.
 */
export async function readCatalog(options: {
  checkout: Checkout;
  files: readonly TextFile[];
}): Promise<Documents> {
  const { checkout, files } = options;
  const entities = new Map<string, EntityDocument[]>();
  const others = new Map<string, YamlDocument[]>();
  const failures: Failure[] = [];
  const otherFailures: Failure[] = [];
  const queue = files.map(file => ({
    file,
    isCatalog: isCatalogFile(file.path),
  }));
  const inCatalog = new Set<string>();

  for (const [index, { file, isCatalog }] of queue.entries()) {
    if (index % FILES_AT_ONCE === 0) await setImmediate();
    if (inCatalog.has(file.path)) continue;
    if (isCatalog) inCatalog.add(file.path);
    const read = readFile(file, isCatalog);
    const mayHoldEntity = isCatalog || file.text.includes('backstage.io/v');
    (mayHoldEntity ? failures : otherFailures).push(...read.failures);
    entities.set(file.path, read.entities);
    others.set(file.path, read.others);
    for (const entity of read.entities) {
      if (entity.entity.kind.toLowerCase() === 'location') await follow(entity);
    }
  }
  return {
    entities: [...entities.values()].flat(),
    others: [...others.values()].flat(),
    failures,
    otherFailures,
  };

  async function follow(location: EntityDocument): Promise<void> {
    const targets = await locationTargets(checkout, location);
    failures.push(...targets.failures);
    for (const path of targets.files) {
      if (inCatalog.has(path)) continue;
      try {
        const file = await checkout.read(path);
        if (file) queue.push({ file, isCatalog: true });
      } catch (error) {
        const message = (error as Error).message;
        failures.push({ file: checkout.nameOf(path), message });
      }
    }
  }
}

function readFile(
  file: TextFile,
  isCatalog: boolean,
): { entities: EntityDocument[]; others: YamlDocument[]; failures: Failure[] } {
  const { documents, failures } = readDocuments(file, { isCatalog });
  const entities: EntityDocument[] = [];
  const others: YamlDocument[] = [];
  for (const document of documents) {
    if (!isCatalog && !isCatalogDocument(document)) {
      others.push(document);
      continue;
    }
    const read = readEntity(document);
    if (isEntityDocument(read)) entities.push(read);
    else failures.push(read);
  }
  return { entities, others, failures };
}

/** Whether a document belongs to the catalog by its `apiVersion`. */
export function isCatalogDocument({ value }: YamlDocument): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiVersion' in value &&
    isCatalogApiVersion(value.apiVersion)
  );
}
