import { describeNotServed } from '@mooring/kubernetes-objects';
import {
  apiVersionOf,
  DiscoveredKind,
  discoverKind,
  GetDiscovery,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { ApiTransport } from './ApiTransport';
import { parseBody } from './parseBody';

const TIMEOUT_MS = 10_000;

/**
 * Whether the cluster serves the kinds that are asked for, as the cache finds out, too. A kind that is simply not installed
 * there is not a fault.
 */
export async function checkDiscovery(options: {
  send: ApiTransport;
  kinds: readonly WatchedKind[];
}): Promise<{ hop: HopResult; served: readonly WatchedKind[] }> {
  const { kinds } = options;
  const get = memo(path => ask(options.send, path));
  const found = await Promise.all(
    kinds.map(async kind => ({
      ...{ kind, discovered: await discoverKind(kind, get) },
    })),
  );
  const served = found
    .filter(({ discovered }) => discovered.type === 'served')
    .map(({ kind }) => kind);
  const absent = found
    .filter(({ discovered }) => discovered.type === 'not-installed')
    .map(({ kind }) => `${kind.plural}.${kind.group}`);
  const wrong = found.flatMap(({ kind, discovered }) =>
    discovered.type === 'not-served' ? { kind, ...discovered } : [],
  );
  const hop =
    wrong.length > 0
      ? failed(
          'discovery',
          wrong.map(detailOf).join(' '),
          wrong.map(remedyFor).join(' '),
        )
      : passed(
          'discovery',
          absent.length === 0
            ? `The cluster serves all ${kinds.length} kinds.`
            : `The cluster serves ${served.length} of ${
                kinds.length
              } kinds; not installed on it: ${absent.join(', ')}.`,
        );
  return { hop, served };
}

interface WrongKind {
  readonly kind: WatchedKind;
  readonly meant?: Extract<DiscoveredKind, { type: 'not-served' }>['meant'];
}

/** The words of the cluster's state. */
function detailOf({ kind, meant }: WrongKind): string {
  const [first, ...rest] = describeNotServed({
    plural: kind.plural,
    apiVersion: apiVersionOf(kind),
    ...(meant && {
      meant: { plural: meant.plural, apiVersion: apiVersionOf(meant) },
    }),
  });
  const sentence = [first.toUpperCase(), ...rest].join('');
  return sentence.endsWith('?') ? sentence : `${sentence}.`;
}

function remedyFor({ kind, meant }: WrongKind): string {
  return meant
    ? `Write plural: ${meant.plural}, group: ${meant.group} and apiVersion: ${meant.version} in customResources.`
    : `Remove ${kind.plural}, or correct its plural, group and apiVersion.`;
}

async function ask(send: ApiTransport, path: string): ReturnType<GetDiscovery> {
  try {
    const answer = await send({ method: 'GET', path, timeoutMs: TIMEOUT_MS });
    if (answer.status === 404) return 'absent';
    return answer.status === 200 ? parseBody(answer) ?? 'silent' : 'silent';
  } catch {
    return 'silent'; // the hops that follow say why
  }
}

/** Each path is asked once, however many kinds it is about. */
function memo(get: GetDiscovery): GetDiscovery {
  const answers = new Map<string, ReturnType<GetDiscovery>>();
  return path => {
    const known = answers.get(path) ?? get(path);
    answers.set(path, known);
    return known;
  };
}
