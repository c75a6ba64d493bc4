export interface Config {
  kubernetesWorkloads?: {
    /** Logs of pods, streamed through the portal. */
    logs?: {
      /**
       * How many logs one user may follow at the same time. The merged log of a workload counts once.
       *
       * @default 10
       */
      maxStreamsPerUser?: number;
      /**
       * How many requests for logs all users together may have open at the same time. Each holds a stream to an API server;
       * of the merged log of a workload, each container counts.
       *
       * @default 200
       */
      maxStreams?: number;
      /**
       * How many bytes of logs one user gets each second, of all logs together. What comes faster waits in the cluster.
       *
       * @default 4194304
       */
      maxBytesPerSecondPerUser?: number;
      /**
       * How many bytes of logs all users together get each second. It bounds what logs take of the portal's processor and
       * network.
       *
       * @default 33554432
       */
      maxBytesPerSecond?: number;
    };
  };
}
