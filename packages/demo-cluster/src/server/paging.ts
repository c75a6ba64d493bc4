import {
  HistoryExpiredError,
  ObjectCollection,
} from '../store/ObjectCollection';
import { StoredObject } from '../store/StoredObject';
import { ListOptions } from './listOptions';
import { badRequest, expired, tooLargeVersion } from '../store/StatusError';

/** Where the next page begins; serialised as the API server's own continue tokens are. */
interface ContinueToken {
  v: 'meta.k8s.io/v1';
  /** The version of the first page; -1 gives the rest as it is now. */
  rv: number;
  /** The first key that may be in the page. */
  start: string;
}

/** A page of a list. */
export interface Page {
  items: StoredObject[];
  version: number;
  continue?: string;
  remainingItemCount?: number;
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';

/** Lists one page: all objects of one version that match, or as many as the limit allows. */
export function listPage(options: {
  collection: ObjectCollection;
  /** The version of the cluster. */
  version: number;
  namespace?: string;
  listOptions: ListOptions;
  matches: (stored: StoredObject) => boolean;
}): Page {
  const { collection, namespace, listOptions, matches } = options;
  const { limit } = listOptions;
  const token =
    listOptions.continue === undefined
      ? undefined
      : decodeToken(listOptions.continue);
  const version = versionToList(options.version, listOptions, token);
  const all = listVersion({ collection, namespace, version, token });
  const candidates = token
    ? all.filter(stored => stored.key >= token.start)
    : all;
  const selected = candidates.filter(matches);
  if (limit === undefined || selected.length <= limit) {
    return { items: selected, version };
  }
  const items = selected.slice(0, limit);
  const filtered =
    listOptions.labelSelector.requirements.length > 0 ||
    listOptions.fieldSelector.length > 0;
  return {
    items,
    version,
    continue: encodeToken({
      v: 'meta.k8s.io/v1',
      rv: version,
      start: `${items[limit - 1].key}\0`,
    }),
    remainingItemCount: filtered ? undefined : selected.length - limit,
  };
}

function versionToList(
  current: number,
  listOptions: ListOptions,
  token?: ContinueToken,
): number {
  const { resourceVersion, resourceVersionMatch } = listOptions;
  if (token) {
    if (resourceVersion) {
      throw badRequest(
        'specifying resource version is not allowed when using continue',
      );
    }
    return token.rv < 0 ? current : token.rv;
  }
  if (resourceVersion !== undefined && resourceVersion > current) {
    throw tooLargeVersion(resourceVersion, current);
  }
  // A page of an old version is of exactly that version, by the table in "Resource versions" of the API concepts.
  const exact =
    resourceVersionMatch === 'Exact' ||
    (resourceVersion && listOptions.limit && !resourceVersionMatch);
  return exact ? resourceVersion! : current;
}

function listVersion(options: {
  collection: ObjectCollection;
  namespace?: string;
  version: number;
  token?: ContinueToken;
}): StoredObject[] {
  const { collection, namespace, version, token } = options;
  try {
    return collection.listAt(version, namespace);
  } catch (error) {
    if (error instanceof HistoryExpiredError) {
      throw token
        ? expired(CONTINUE_EXPIRED, {
            continue: encodeToken({ ...token, rv: -1 }),
          })
        : expired(`The resourceVersion for the provided list is too old.`);
    }
    throw error;
  }
}

function encodeToken(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const { v, rv, start } = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    if (
      v === 'meta.k8s.io/v1' &&
      Number.isSafeInteger(rv) &&
      typeof start === 'string'
    ) {
      return { v, rv, start };
    }
  } catch {
    // answered below
  }
  throw badRequest(
    'continue key is not valid: illegal base64 data or not a token of this API',
  );
}
