/**
 * How long to wait for what, in milliseconds of the machine's own time.
 *
 * @public
 */
export interface ConnectionLimits {
  /** For a credential. For EKS, that is one or two requests to AWS. Default: 15 s. */
  readonly credentialMs: number;
  /**
   * For the address to be found and to answer. Default: 5 s, in which a lost packet is sent again twice. With more, a
   * network that is mended would wait for the kernel's next attempt.
   */
  readonly reachMs: number;
  /** For a connection, from its name to the end of the TLS handshake. Default: 10 s. */
  readonly connectMs: number;
  /** For the head of an answer; API servers give themselves 60 s. Default: 65 s. */
  readonly headersMs: number;
  /**
   * Without a word before the kernel asks for a sign of life, ten times, one second apart. Default: 3 s, so that HTTP/1.1,
   * which has no pings, learns of a dead connection within 15 s as well.
   */
  readonly keepAliveMs: number;
  /** Between pings on HTTP/2. Default: 3 s. */
  readonly pingMs: number;
  /**
   * Without a byte on HTTP/2, answers to pings included, before the connection counts as dead. Default: 9 s, so that it is
   * known within 15 s; client-go waits 45 s (`HTTP2_READ_IDLE_TIMEOUT_SECONDS` and `HTTP2_PING_TIMEOUT_SECONDS`), but
   * shows nobody what it holds.
   */
  readonly silenceMs: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  credentialMs: 15_000,
  reachMs: 5_000,
  connectMs: 10_000,
  headersMs: 65_000,
  keepAliveMs: 3_000,
  pingMs: 3_000,
  silenceMs: 9_000,
};
