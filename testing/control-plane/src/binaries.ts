import { access, constants } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { buildBinaries } from './buildBinaries';

/** The programs of a control plane, by the names under which they are published. */
export type ComponentName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok';

/**
 * Returns the directory that holds the programs: `KUBEBUILDER_ASSETS` if it is set, or else the cache, into which they
 * are built when it lacks them.
 *
 * @throws InputError when `KUBEBUILDER_ASSETS` lacks one of them; NotFoundError when they must be built and Go is missing.
 */
export async function findBinaries(options: {
  needed: ComponentName[];
  env: NodeJS.ProcessEnv;
}): Promise<string> {
  const { needed, env } = options;
  if (!env.KUBEBUILDER_ASSETS) {
    return await buildBinaries({ env });
  }
  const directory = resolve(env.KUBEBUILDER_ASSETS);
  const present = await Promise.all(
    needed.map(name => isExecutable(join(directory, name))),
  );
  const missing = needed.filter((_, index) => !present[index]);
  if (missing.length > 0) {
    throw new InputError(
      `KUBEBUILDER_ASSETS=${env.KUBEBUILDER_ASSETS} holds no ${missing.join(
        ', ',
      )}: add the missing, ` +
        `ask for a control plane that does without (only etcd and kube-apiserver are always needed), ` +
        `or unset KUBEBUILDER_ASSETS to have everything built with Go.`,
    );
  }
  return directory;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
