/** How much of logs is read at the same time. */
export interface LogLimits {
  /** Logs of one user; one that is merged of several pods counts once. */
  readonly maxStreamsPerUser: number;
  /** Requests to clusters of all users together; each container counts. */
  readonly maxStreams: number;
  /** What one user gets, of all logs together. */
  readonly maxBytesPerSecondPerUser: number;
  /** What all users together get. */
  readonly maxBytesPerSecond: number;
}
