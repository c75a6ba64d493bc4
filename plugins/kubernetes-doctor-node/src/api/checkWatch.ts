import {
  apiVersionOf,
  foreignText,
  WatchedKind,
} from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { codeOf } from '../network/checkNetwork';
import { ApiAnswer, ApiTransport } from './ApiTransport';
import { parseBody, statusMessage } from './parseBody';

/** How long the watch is asked to last. */
const WATCH_SECONDS = 3;
/** API servers end a watch on the second; the rest is for the network and a busy server. */
const TIMEOUT_MS = 10_000;
/** Objects on a page of a list, as the cache asks for them. */
const PAGE_SIZE = '500';
/** What comes together with the end, later than this part of the watch, was held back until then. */
const LATE = 0.5;
const TOGETHER_MS = 300;

const STREAM_REMEDY =
  'Have what stands in front of the API server pass answers on as they come (nginx: proxy_buffering off), and leave a silent answer open for ten minutes (nginx: proxy_read_timeout 10m; HAProxy: timeout server 10m). Until then the portal lists every 30 s, and what it shows is up to that old.';

/**
 * Whether a list and a watch come through, and when: proxies on the way like to hold an endless answer back, to cut it off, or
 * to keep it open.
 */
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
    const short = await get({ limit: '1' });
    const version = parseBody(short)?.metadata?.resourceVersion;
    if (short.status !== 200 || typeof version !== 'string') {
      return failed(
        'watch',
        `${kind.plural} cannot be listed: ${statusMessage(short)}`,
      );
    }
    const problem = await longListProblem(kind, get);
    if (problem) return problem;
    const duration = {
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(WATCH_SECONDS),
    };
    // Its first word comes at once, and it is short enough for any buffer.
    const streamed = await get({
      ...duration,
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      fieldSelector: 'metadata.name=none',
    });
    const isOld = [400, 403, 422].includes(streamed.status);
    return judge(
      kind,
      isOld ? await get({ ...duration, resourceVersion: version }) : streamed,
    );
  } catch (error) {
    return failed(
      'watch',
      `A watch of ${kind.plural} did not come through (${foreignText(
        codeOf(error),
      )}).`,
      STREAM_REMEDY,
    );
  }
}

/** What is wrong with a whole page, where one object has come through. */
async function longListProblem(
  { plural }: WatchedKind,
  get: (query: Record<string, string>) => Promise<ApiAnswer>,
): Promise<HopResult | undefined> {
  const remedy =
    'Have what stands in front of the API server let long answers through: its limits of size, time and disk. Until then the tab asks the cluster live.';
  try {
    const { status, ended, times } = await get({ limit: PAGE_SIZE });
    if (status === 200 && !ended) {
      const detail = `A list of ${plural} was broken off after ${inWords(
        times.end,
      )}, while one of a single object comes through.`;
      return failed('watch', detail, remedy);
    }
    return undefined;
  } catch (error) {
    const detail = `A list of ${plural} did not come through (${foreignText(
      codeOf(error),
    )}), while one of a single object does.`;
    return failed('watch', detail, remedy);
  }
}

function judge({ plural }: WatchedKind, watch: ApiAnswer): HopResult {
  if (watch.status !== 200) {
    return failed(
      'watch',
      `${plural} cannot be watched: ${statusMessage(watch)}`,
    );
  }
  const { head, first = head, end } = watch.times;
  const asked = WATCH_SECONDS * 1000;
  const times = `its head after ${inWords(
    head,
  )}, its first event after ${inWords(first)}, its end after ${inWords(end)}`;
  const what = `A watch of ${plural} for ${WATCH_SECONDS} s`;
  if (!watch.ended) {
    return failed(
      'watch',
      end < asked
        ? `${what} was cut off: ${times}.`
        : `${what} was still open after ${inWords(end)}, or broke off.`,
      STREAM_REMEDY,
    );
  }
  if (first > LATE * asked && end - first < TOGETHER_MS) {
    return failed(
      'watch',
      `Answers are held back until they end: of a watch of ${plural} for ${WATCH_SECONDS} s, the first event came after ${inWords(
        first,
      )}, with the end.`,
      STREAM_REMEDY,
    );
  }
  if (end < LATE * asked) {
    return failed('watch', `${what} ended early: ${times}.`, STREAM_REMEDY);
  }
  return passed(
    'watch',
    `${what} came through: ${times}. Whether a silent one lasts for minutes was not tried.`,
  );
}

/** `12 ms`, or `3.0 s`. */
function inWords(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
