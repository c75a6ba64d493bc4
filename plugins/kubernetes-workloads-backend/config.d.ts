export interface Config {
  kubernetesWorkloads?: {
    /** Logs of pods, streamed through the portal. */
    logs?: {
      /**
       * How many logs one user may follow at the same time. Each holds a connection to the API server.
       *
       * @default 10
       */
      maxStreamsPerUser?: number;
      /**
       * How many logs all users together may follow at the same time.
       *
       * @default 200
       */
      maxStreams?: number;
    };
  };
}
