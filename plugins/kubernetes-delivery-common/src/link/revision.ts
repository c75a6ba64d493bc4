import { Revision } from '../Delivery';
import { commitPage } from './repository';

/** Longer ones are not revisions. */
const MAX_LENGTH = 200;
const SHOWN_COMMIT = 7;
/** SHA-1 or SHA-256. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/**
 * As `main@sha1:4a8f…`, `6.5.0@sha256:1ab2…`.
 *
 * Source: Flux, "RFC-0005: Artifact Revision format".
 */
const FLUX = /^(?:(.+)@)?(sha1|sha256):([0-9a-f]{40,64})$/;

/** Reads a revision, whatever it is: a commit, `main@sha1:…`, a tag, the version of a chart. */
export function readRevision(
  text: string | undefined,
  repository?: string,
): Revision | undefined {
  if (text === undefined || text.length > MAX_LENGTH) return undefined;
  if (!/^[\x21-\x7e]+$/.test(text)) return undefined;
  if (COMMIT.test(text))
    return {
      ...{ text, short: text.slice(0, SHOWN_COMMIT) },
      url: commitPage(repository, text),
    };
  const [, name, algorithm, digest] = FLUX.exec(text) ?? [];
  if (!digest) return { text, short: text };
  // The digest of an artifact in a registry isn't a commit.
  const isCommit = !repository?.startsWith('oci:');
  const cut = digest.slice(0, SHOWN_COMMIT);
  const short = isCommit ? cut : `${algorithm}:${cut}`;
  return {
    text,
    short: name ? `${name.replace(/^refs\/heads\//, '')}@${short}` : short,
    ...(isCommit && { url: commitPage(repository, digest) }),
  };
}
