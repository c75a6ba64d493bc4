import type { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { visible } from '@mooring/kubernetes-objects';
import { CommandProcess, EXIT, PortalFlags } from '../portal/CommandProcess';
import { PortalClient } from '../portal/PortalClient';
import { formatMatch } from './formatMatch';
import { Explained, readExplained } from './readEntity';

/** Runs `mooring explain`, and says with which code the process should end. */
export async function runExplain(
  options: CommandProcess & {
    /** A reference or a file. */
    readonly what: string;
    readonly flags: PortalFlags;
  },
): Promise<number> {
  const { what, flags, cwd, env, stdout, stderr } = options;
  try {
    const portal = PortalClient.create({ url: flags.url, env });
    const match = await readMatch(portal, await readExplained(what, cwd));
    const isColoured = Boolean(stdout.isTTY) && !env.NO_COLOR;
    stdout.write(
      flags.format === 'json'
        ? `${JSON.stringify(match, undefined, 2)}\n`
        : formatMatch(match, { isColoured }),
    );
    return exitCode(match);
  } catch (error) {
    stderr.write(`mooring: ${visible((error as Error).message)}\n`);
    return EXIT.unchecked;
  }
}

async function readMatch(
  portal: PortalClient,
  explained: Explained,
): Promise<EntityMatch> {
  const base = 'kubernetes-matching';
  if ('entity' in explained) {
    return await portal.request(`${base}/explain`, explained);
  }
  const { kind, namespace, name } = explained.ref;
  const path = [kind, namespace, name].map(encodeURIComponent).join('/');
  return await portal.request(`${base}/matches/${path}`);
}

function exitCode({ status }: EntityMatch): number {
  if (status === 'matched') return EXIT.well;
  return status === 'unknown' ? EXIT.unchecked : EXIT.problem;
}
