import { stringifyLocationRef } from '@backstage/catalog-model';
import {
  CatalogProcessorParser,
  CatalogProcessorResult,
  parseEntityYaml,
  processingResult,
} from '@backstage/plugin-catalog-node';

type Location = Parameters<CatalogProcessorParser>[0]['location'];

/** What Backstage replaces by the contents of the file that they name. */
const PLACEHOLDERS = ['$text', '$json', '$yaml'];

/**
 * Reads entities as upstream does, of a file that the portal has read with its own token for somebody who may not be
 * allowed to see it: what is wrong with it is told without a line of it, and no file of another host is put in.
 */
export const parseEntities: CatalogProcessorParser = async function* parse({
  data,
  location,
}) {
  for (const result of read(data, location)) {
    if (result.type === 'error') {
      const { message } = result.error;
      yield processingResult.generalError(location, told(message, location));
      continue;
    }
    const foreign =
      result.type === 'entity' && foreignFile(result.entity, location);
    if (foreign) {
      yield processingResult.generalError(
        location,
        `${foreign} is not on the host of ${location.target}; name a file of the same repository`,
      );
    } else {
      yield result;
    }
  }
};

function read(data: Buffer, location: Location): CatalogProcessorResult[] {
  try {
    return [...parseEntityYaml(data, location)];
  } catch (error) {
    return [processingResult.generalError(location, String(error))];
  }
}

/** The YAML library quotes what it does not understand. */
function told(message: string, location: Location): string {
  if (/^Expected object at root, got \w+$/.test(message)) return message;
  const [place] = /\bat line \d+, column \d+/.exec(message) ?? [];
  const at = place ? ` ${place}` : '';
  return `YAML error at ${stringifyLocationRef(
    location,
  )}: it is not valid${at}`;
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
