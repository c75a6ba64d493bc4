import {
  apiVersionOf,
  foreignText,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { codeOf } from '../network/checkNetwork';
import { ApiTransport } from './ApiTransport';
import { parseBody, statusMessage } from './parseBody';

/** How long the watch is asked to last. */
const WATCH_SECONDS = 1;
/** API servers end a watch on the second; the rest is for the network and a busy server. */
const TIMEOUT_MS = 10_000;

/** Whether a watch comes through: proxies on the way like to hold an endless answer back, or to keep it open. */
export async function checkWatch(options: {
  send: ApiTransport;
  kind: WatchedKind;
}): Promise<HopResult> {
  const { send, kind } = options;
  const apiVersion = apiVersionOf(kind);
  const prefix = kind.group === '' ? '/api' : '/apis';
  const path = `${prefix}/${apiVersion}/${kind.plural}`;
  const get = (query: Record<string, string>) =>
    send({ method: 'GET', path, query, timeoutMs: TIMEOUT_MS });
  try {
    const list = await get({ limit: '1' });
    const version = parseBody(list)?.metadata?.resourceVersion;
    if (list.status !== 200 || typeof version !== 'string') {
      return failed(
        'watch',
        `${kind.plural} cannot be listed: ${statusMessage(list)}`,
      );
    }
    const watch = await get({
      watch: '1',
      timeoutSeconds: String(WATCH_SECONDS),
      resourceVersion: version,
    });
    if (watch.status !== 200) {
      return failed(
        'watch',
        `${kind.plural} cannot be watched: ${statusMessage(watch)}`,
      );
    }
    return watch.ended
      ? passed('watch', `A watch of ${kind.plural} came through.`)
      : failed(
          'watch',
          `A watch of ${
            kind.plural
          } for ${WATCH_SECONDS} s was still open after ${
            TIMEOUT_MS / 1000
          } s, or broke off.`,
          'Look at the proxy or load balancer in front of the API server: it must pass answers on as they come, and their ends.',
        );
  } catch (error) {
    return failed(
      'watch',
      `A watch of ${kind.plural} did not come through (${foreignText(
        codeOf(error),
      )}).`,
      'Look at the proxy or load balancer in front of the API server: it must pass answers on as they come.',
    );
  }
}
