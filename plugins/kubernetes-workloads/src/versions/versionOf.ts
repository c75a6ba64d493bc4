/** More of a digest says no more to people. */
const DIGEST_LENGTH = 12;

/**
 * What tells an image from others of its name: its tag, or the beginning of its digest; `latest` when it has neither.
 *
 * Source: the grammar of https://github.com/distribution/reference `reference.go`.
 */
export function versionOf(image: string): string {
  const [named, digest] = image.split('@');
  const tag = named.match(/:([\w][\w.-]*)$/)?.[1];
  if (tag) return tag;
  if (digest) return digest.replace(/^sha256:/, '').slice(0, DIGEST_LENGTH);
  return 'latest';
}
