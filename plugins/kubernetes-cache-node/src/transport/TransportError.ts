import { ConnectionHop } from '@mooring/kubernetes-objects';
import { foreignText } from './foreignText';

/**
 * There is no answer, or no whole one. The message is fit to be shown.
 *
 * @public
 */
export class TransportError extends Error {
  /** Whether nothing came for some time already when that was noticed. */
  readonly isSilence: boolean;

  constructor(
    /** Where on the way to the answer. */
    readonly hop: ConnectionHop,
    message: string,
    options: { cause?: unknown; isSilence?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'TransportError';
    this.isSilence = options.isSilence ?? false;
  }

  /** What was thrown, as an error on that hop unless it knows its own. */
  static from(error: unknown, hop: ConnectionHop): TransportError {
    return (
      causesOf(error).find(
        (cause): cause is TransportError => cause instanceof TransportError,
      ) ?? new TransportError(hop, describe(error), { cause: error })
    );
  }
}

/** What system and TLS errors mean, where their own words do not say it. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown to the DNS',
  EAI_AGAIN: 'the DNS does not answer',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed and is not in caData',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is signed by an authority that caData does not name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is signed by an authority that caData does not name',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is signed by an authority that caData does not name',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names',
};

const CUT = 'the connection was cut off before the answer had ended';

/** Errors whose own words say nothing to those who read them, by a part of code or text. */
const UNSPEAKABLE: readonly (readonly [RegExp, string])[] = [
  [
    /WRONG_VERSION_NUMBER|wrong version number|HTTP_REQUEST/,
    'what answers there does not speak TLS; check scheme and port',
  ],
  [
    /SSL routines|ERR_SSL|EPROTO/,
    'it does not agree on TLS; check what answers there',
  ],
  [/UND_ERR_\w*TIMEOUT/, 'no answer in time'],
  [/UND_ERR|NGHTTP2|ERR_HTTP2|other side closed|^terminated$/, CUT],
  [/HPE_|Parse Error/, 'what answers there does not speak HTTP'],
];

function describe(error: unknown): string {
  const causes = causesOf(error);
  const code = causes
    .map(cause => (cause as { code?: unknown }).code)
    .find(value => typeof value === 'string' && Object.hasOwn(MEANINGS, value));
  if (typeof code === 'string') return `${MEANINGS[code]} (${code})`;
  const said = causes.flatMap(cause => {
    const { code: ofCause, message } = cause as Partial<NodeJS.ErrnoException>;
    return [ofCause, message].filter(one => typeof one === 'string');
  });
  const meant = UNSPEAKABLE.find(([words]) =>
    said.some(one => words.test(one)),
  );
  if (meant) return meant[1];
  const [first] = causes;
  return foreignText(first instanceof Error ? first.message : String(error));
}

/** The error, its causes and those of attempts on several addresses; at most ten. */
function causesOf(error: unknown): object[] {
  const causes: object[] = [];
  const queue = [error];
  while (queue.length > 0 && causes.length < 10) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null) continue;
    causes.push(next);
    queue.push((next as { cause?: unknown }).cause);
    if (next instanceof AggregateError) queue.push(...next.errors);
  }
  return causes;
}
