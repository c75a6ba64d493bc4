import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE = 500;

/**
 * Resolves when the page and the server answer, and the catalog has these components; asks as a guest. Waits as long as
 * that takes: a first build on a slow machine takes minutes.
 *
 * @throws when `signal` is aborted.
 */
export async function untilReady(options: {
  appUrl: string;
  backendUrl: string;
  components: string[];
  signal: AbortSignal;
}): Promise<void> {
  const { appUrl, backendUrl, components, signal } = options;
  const ask = (url: string, token?: string) =>
    fetch(url, {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    }).catch(() => undefined);
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await sleep(PAUSE, undefined, { signal });
  };

  await until(async () => {
    const answers = await Promise.all([
      ask(`${backendUrl}/.backstage/health/v1/readiness`),
      ask(appUrl),
    ]);
    return answers.every(answer => answer?.ok);
  });
  const entered = await ask(`${backendUrl}/api/auth/guest/refresh`);
  const token = (await entered?.json())?.backstageIdentity?.token;
  await until(async () => {
    const answers = await Promise.all(
      components.map(name =>
        ask(
          `${backendUrl}/api/catalog/entities/by-name/component/default/${name}`,
          token,
        ),
      ),
    );
    return answers.every(answer => answer?.ok);
  });
}
