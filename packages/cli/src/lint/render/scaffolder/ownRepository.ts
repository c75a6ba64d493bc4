import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isWithin } from '../../files/Checkout';

/**
 * How services write the place of a directory in a repository: `/org/repo/tree/main/skeleton` on GitHub and Gitea,
 * `/group/repo/-/tree/main/skeleton` on GitLab, `/org/repo/src/main/skeleton` on Bitbucket.
 */
const IN_REPOSITORY =
  /^\/(?:.+\/)?((?!-\/)[^/]+?)(?:\.git)?(?:\/-)?\/(?:tree|blob|raw|src(?:\/branch)?)\/([^/]+)(?:\/(.*))?$/;
/** What is checked will be there; a tag or a commit stays as it is. */
const BRANCH = /^(main|master|trunk|develop|HEAD)$/;
const REMOTE = /^\s*url\s*=\s*\S*[/:]([^/:\s]+?)(?:\.git)?\/?\s*$/m;

/**
 * Where a URL leads in the repository that it is written in.
 *
 * @param root - of the checkout, absolute
 * @returns `undefined` when it leads to another repository, or to a revision that is not the one that is checked
 */
export function pathInOwnRepository(
  url: string,
  root: string,
): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) return undefined;
  const [, name, revision, path = ''] =
    IN_REPOSITORY.exec(parsed.pathname) ?? azurePartsOf(parsed) ?? [];
  if (name === undefined || !BRANCH.test(revision)) return undefined;
  const target = resolve(root, decoded(path));
  if (!isWithin(root, target) || !existsSync(target)) return undefined;
  const remote = remoteOf(root);
  // Without a remote nothing tells the repository's name, but another one's path is hardly there by chance.
  return remote === undefined || remote.toLowerCase() === name.toLowerCase()
    ? target
    : undefined;
}

/** `/org/project/_git/repo?path=/skeleton&version=GBmain` of Azure DevOps. */
function azurePartsOf({ pathname, searchParams }: URL): string[] | undefined {
  const name = /\/_git\/([^/]+)$/.exec(pathname)?.[1];
  if (name === undefined) return undefined;
  const version = searchParams.get('version') ?? 'GBmain';
  const path = (searchParams.get('path') ?? '').replace(/^\/+/, '');
  return ['', name, version.replace(/^GB/, ''), path];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A fork has the name of what it was forked from, so its owner does not count. */
function remoteOf(root: string): string | undefined {
  try {
    return REMOTE.exec(readFileSync(join(root, '.git/config'), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
