import { foreignText } from '../transport/foreignText';
import { apiVersionOf, WatchedKind } from '../model/WatchedKind';
import { ClusterResponse } from '../transport/Transport';
import { Failure, failedAt } from './Failure';

/** A longer text of a proxy is a page, not a sentence. */
const MAX_WORDS = 1_000;

/** More of an error's body is not read, in bytes. */
const MAX_STATUS_BYTES = 64 * 1024;

/** A longer wait than this is not granted, in milliseconds. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** The part of the API server's `Status` that is read. */
interface Status {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  /** What a proxy says in plain text instead. */
  readonly words?: string;
  readonly details?: {
    readonly retryAfterSeconds?: unknown;
    readonly causes?: unknown;
  };
}

/** What was asked of which kind. */
export interface Question {
  readonly verb: 'list' | 'watch';
  readonly kind: WatchedKind;
}

/** What is wrong with an answer; `undefined` for JSON with status 200, whose body is left to be read. */
export async function responseFailure(
  response: ClusterResponse,
  question: Question,
): Promise<Failure | undefined> {
  const { status } = response;
  const type = response.header('content-type') ?? 'nothing said about its type';
  if (status === 200) {
    if (/^application\/json\b/i.test(type)) return undefined;
    response.discard();
    return failedAt(
      'api',
      `it answers with ${foreignText(
        type,
      )} instead of JSON, as a sign-in page or a proxy does`,
    );
  }
  if (status >= 300 && status < 400) {
    response.discard();
    const to = originOf(response.header('location'));
    return failedAt(
      'api',
      `it redirects to ${to} (${status}), which is not followed; if that is right, change the cluster's URL`,
    );
  }
  const body = await readStatus(response);
  const retryAfter = Number(
    response.header('retry-after') ?? body.details?.retryAfterSeconds,
  );
  return statusFailure({ ...body, code: status }, question, retryAfter);
}

/** What an `ERROR` event of a watch says. */
export function errorEventFailure(
  object: unknown,
  question: Question,
): Failure {
  const status = isObject(object) ? (object as Status) : {};
  const retryAfter = Number(status.details?.retryAfterSeconds);
  return statusFailure(status, question, retryAfter);
}

function statusFailure(
  { code, reason, message, details, words }: Status,
  question: Question,
  retryAfterSeconds: number,
): Failure {
  const retryAfterMs =
    retryAfterSeconds >= 0
      ? Math.min(retryAfterSeconds * 1000, MAX_RETRY_AFTER_MS)
      : undefined;
  const said = `it answers ${typeof code === 'number' ? code : 'an error'}${
    typeof reason === 'string' && /^[A-Za-z]{1,40}$/.test(reason)
      ? ` ${reason}`
      : ''
  }`;
  switch (code) {
    case 401:
      return {
        type: 'unauthorized',
        hop: 'authentication',
        reason: 'it does not accept the credential (401)',
      };
    case 403:
      return {
        type: 'forbidden',
        hop: 'api',
        reason: missingRight(question, message),
      };
    case 404:
      return notServed(question.kind);
    case 410:
      return { type: 'expired', hop: 'api', reason: said };
    case 504:
      return isVersionTooLarge(message, details?.causes)
        ? {
            ...{ type: 'lost', hop: 'api' },
            reason:
              'it has lost what it had told already, as after a backup was restored, so everything is listed again',
          }
        : { ...failedAt('api', said), retryAfterMs };
    case 400:
    case 405:
    case 406:
    case 422:
    case 501:
      return { type: 'unsupported', hop: 'api', reason: said };
    case 429:
    case 503:
      return { type: 'throttled', hop: 'api', reason: said, retryAfterMs };
    default:
      return {
        ...failedAt('api', words ? `${said}: ${words}` : said),
        retryAfterMs,
      };
  }
}

/** Source: `ResourceVersionTooLarge` in k8s.io/apiserver `pkg/storage/errors.go`. */
function isVersionTooLarge(message: unknown, causes: unknown): boolean {
  return (
    (Array.isArray(causes) &&
      causes.some(cause => cause?.reason === 'ResourceVersionTooLarge')) ||
    (typeof message === 'string' &&
      message.includes('Too large resource version'))
  );
}

/** Of the API server's sentence, only the name of the user is taken: that is what the reader does not know. */
function missingRight({ verb, kind }: Question, message: unknown): string {
  const [, user] =
    typeof message === 'string'
      ? /User "([^"]{1,256})"/.exec(message) ?? []
      : [];
  return `${
    user ? `the user "${foreignText(user)}"` : 'the portal'
  } cannot ${verb} ${
    kind.plural
  } in all namespaces; grant "list" and "watch" on "${
    kind.plural
  }" in API group "${kind.group}"`;
}

function notServed(kind: WatchedKind): Failure {
  // Every API server has the core group: what does not is none.
  return kind.group === ''
    ? failedAt(
        'api',
        `it does not know ${kind.plural} (404), as every Kubernetes API server does; check the path of the cluster's URL`,
      )
    : {
        type: 'not-served',
        hop: 'api',
        reason: `it does not know ${kind.plural} in ${apiVersionOf(kind)}`,
      };
}

async function readStatus(response: ClusterResponse): Promise<Status> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_STATUS_BYTES) {
      response.discard();
      return {};
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    // Of what is not an API server, only plain text is worth quoting: kubectl proxy says so why its own sign-in failed.
    const type = response.header('content-type') ?? '';
    const isPlain = /^text\/plain\b/i.test(type) && text.length <= MAX_WORDS;
    return isPlain ? { words: foreignText(text) } : {};
  }
}

function originOf(location: string | undefined): string {
  try {
    return foreignText(new URL(location ?? '').origin);
  } catch {
    return 'another path';
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
