/**
 * How long to wait for what, in milliseconds of the machine's own time.
 *
 * @public
 */
export interface ConnectionLimits {
  /** For a credential. For EKS, that is one or two requests to AWS. Default: 15 s. */
  readonly credentialMs: number;
  /** For a connection, from its name to the end of the TLS handshake. Default: 10 s. */
  readonly connectMs: number;
  /** For the head of an answer; API servers give themselves 60 s. Default: 65 s. */
  readonly headersMs: number;
  /** Without a word before the kernel asks for a sign of life. Default: 30 s. */
  readonly keepAliveMs: number;
  /** Between pings on HTTP/2. Default: 15 s. */
  readonly pingMs: number;
  /**
   * Without a byte on HTTP/2, answers to pings included, before the connection counts as dead. Default: 45 s, which is
   * what client-go waits (`HTTP2_READ_IDLE_TIMEOUT_SECONDS` and `HTTP2_PING_TIMEOUT_SECONDS`).
   */
  readonly silenceMs: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  credentialMs: 15_000,
  connectMs: 10_000,
  headersMs: 65_000,
  keepAliveMs: 30_000,
  pingMs: 15_000,
  silenceMs: 45_000,
};
