import { withoutCredentials } from '../text/withoutCredentials';

/** Longer ones are not addresses. */
const MAX_LENGTH = 2_000;
/** As `git@github.com:acme/cart.git`. */
const SCP_LIKE = /^(?:[\w.-]+@)?([\w.-]+\.[\w-]+):(?!\/\/)(?:\d+\/)?([^\s:]+)$/;

/** The address of a repository as it may be shown: without user, password and parameters. */
export function shownRepository(address: string): string | undefined {
  if (address.length > MAX_LENGTH) return undefined;
  const scp = SCP_LIKE.exec(address);
  if (scp && !address.includes('://')) return `${scp[1]}:${scp[2]}`;
  return withoutCredentials(address).replace(/[?#].*$/s, '');
}

/** The page of a repository, for an address that a browser can open; `undefined` for registries of charts and artifacts. */
export function repositoryPage(address: string): string | undefined {
  if (address.length > MAX_LENGTH) return undefined;
  const scp = SCP_LIKE.exec(address);
  if (scp && !address.includes('://')) return page(scp[1], scp[2]);
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(address);
  if (protocol === 'https:' || protocol === 'http:')
    return page(host, pathname, protocol);
  return protocol === 'ssh:' || protocol === 'git:'
    ? page(hostname, pathname)
    : undefined;
}

function page(host: string, path: string, protocol = 'https:') {
  const clean = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return clean === '' || !host ? undefined : `${protocol}//${host}/${clean}`;
}

/** The page of a commit, on hosts of which it is known where they have it. */
export function commitPage(
  address: string | undefined,
  commit: string,
): string | undefined {
  const repository = address && repositoryPage(address);
  if (!repository) return undefined;
  const { hostname } = new URL(repository);
  const isCalled = (name: string) => hostname.split('.').includes(name);
  if (isCalled('github') || isCalled('gitea') || isCalled('codeberg'))
    return `${repository}/commit/${commit}`;
  if (isCalled('gitlab')) return `${repository}/-/commit/${commit}`;
  if (hostname === 'bitbucket.org') return `${repository}/commits/${commit}`;
  return hostname === 'dev.azure.com'
    ? `${repository}/commit/${commit}`
    : undefined;
}
