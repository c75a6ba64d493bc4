import { Entity, stringifyLocationRef } from '@backstage/catalog-model';
import {
  CatalogProcessorParser,
  CatalogProcessorResult,
  parseEntityYaml,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { parseApart } from './parseApart';

type Location = Parameters<CatalogProcessorParser>[0]['location'];

/** What Backstage replaces by the contents of the file that they name. */
const PLACEHOLDERS = ['$text', '$json', '$yaml'];

/** A file of so many bytes is read in less than 50 ms, whatever it holds. */
const SMALL = 4 * 1024;
/** Larger files are not read, nor those with more entities: 5,000 users are 1.5 MB. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ENTITIES = 5_000;
/** What evaluates an entity reads all of its annotations. */
const MAX_ANNOTATIONS = 1_000;

/**
 * Reads entities as upstream does, of a file that the portal has read with its own token for somebody who may not be
 * allowed to see it: what is wrong with it is told without a line of it, and no file of another host is put in.
 */
export const parseEntities: CatalogProcessorParser = async function* parse({
  data,
  location,
}) {
  const pacer = Pacer.ofProcess();
  for (const result of await read(data, location)) {
    if (pacer.isDue) await pacer.nextTurn();
    if (result.type === 'error') {
      const { message } = result.error;
      yield processingResult.generalError(location, told(message, location));
      continue;
    }
    const fault = result.type === 'entity' && faultOf(result.entity, location);
    yield fault ? processingResult.generalError(location, fault) : result;
  }
};

async function read(
  data: Buffer,
  location: Location,
): Promise<CatalogProcessorResult[]> {
  if (data.length > MAX_BYTES) {
    return refuse(location, `larger than ${MAX_BYTES / 1024 / 1024} MB`);
  }
  try {
    const results =
      data.length > SMALL
        ? await parseApart({ data, location })
        : [...parseEntityYaml(data, location)];
    return results.length > MAX_ENTITIES
      ? refuse(location, `of more than ${MAX_ENTITIES} entities`)
      : results;
  } catch (error) {
    return [processingResult.generalError(location, String(error))];
  }
}

function refuse(location: Location, what: string): CatalogProcessorResult[] {
  const message = `A file ${what} is not read; split it`;
  return [processingResult.generalError(location, message)];
}

/** What quotes nothing. */
const OWN_WORDS =
  /^(Expected object at root, got \w+|A file [\w ,]+ is not read; split it|Error: It takes too long to read)$/;

/** The YAML library quotes what it does not understand. */
function told(message: string, location: Location): string {
  if (OWN_WORDS.test(message)) return message;
  const [place] = /\bat line \d+, column \d+/.exec(message) ?? [];
  const at = place ? ` ${place}` : '';
  return `YAML error at ${stringifyLocationRef(
    location,
  )}: it is not valid${at}`;
}

/** Why an entity is not taken, if it isn't. */
function faultOf(entity: Entity, location: Location): string | undefined {
  const { annotations, labels } = Object(entity.metadata);
  for (const [key, value] of Object.entries({ annotations, labels })) {
    if (Object.keys(Object(value)).length > MAX_ANNOTATIONS)
      return `metadata.${key} has more than ${MAX_ANNOTATIONS} entries`;
  }
  const foreign = foreignFile(entity, location);
  return (
    foreign &&
    `${foreign} is not on the host of ${location.target}; name a file of the same repository`
  );
}

/** The first placeholder of a value that leads to another host than the file that it stands in. */
function foreignFile(
  value: unknown,
  { type, target }: Location,
): string | undefined {
  const base = type === 'url' ? URL.parse(target) : undefined;
  if (!base) return undefined;
  const open: unknown[] = [value];
  while (open.length > 0) {
    for (const [key, inner] of Object.entries(Object(open.pop()))) {
      if (typeof inner === 'object') open.push(inner);
      else if (PLACEHOLDERS.includes(key) && isElsewhere(String(inner), base)) {
        return `${key}: ${inner}`;
      }
    }
  }
  return undefined;
}

function isElsewhere(url: string, base: URL): boolean {
  return URL.parse(url, base)?.host !== base.host;
}
