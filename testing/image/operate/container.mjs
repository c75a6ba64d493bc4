import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../start.sh', import.meta.url));

/** Runs a command of the image as a container engine would, with `files` under /mnt, and `env` besides the image's own. */
export function startContainer({ image, files, env, command }) {
  return spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--fork', '--kill-child', 'bash', START],
      ...[image.root, files, image.user, image.directory, ...command],
    ],
    {
      env: {
        ...Object.fromEntries(
          image.environment.map(line => line.split(/=(.*)/s).slice(0, 2)),
        ),
        HOME: `/home/${image.user}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

/** The arguments that name the configuration: the image's own, and what is in `files`. */
export const CONFIG = [
  '--config=app-config.production.yaml',
  '--config=/mnt/app-config.yaml',
];
