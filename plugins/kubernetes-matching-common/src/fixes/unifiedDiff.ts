import { createTwoFilesPatch } from 'diff';

/**
 * The difference between two texts as a unified diff that `git apply` and `patch -p1` take; empty when they are equal.
 *
 * - `path`: the file's path in its repository
 * - `context`: lines around each change, 3 by default
 *
 * @public
 */
export function unifiedDiff(options: {
  path: string;
  before: string;
  after: string;
  context?: number;
}): string {
  const { path, before, after, context = 3 } = options;
  if (before === after) return '';
  const patch = createTwoFilesPatch(
    `a/${path}`,
    `b/${path}`,
    before,
    after,
    undefined,
    undefined,
    { context },
  );
  return patch.replace(/^=+\n/, '');
}
