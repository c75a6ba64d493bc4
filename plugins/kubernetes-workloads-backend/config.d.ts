import { HumanDuration } from '@backstage/types';

export interface Config {
  kubernetesWorkloads?: {
    /** What changed in workloads, as the watch saw it. */
    changes?: {
      /**
       * How long changes are kept in the database.
       *
       * @default { days: 30 }
       */
      retention?: HumanDuration | string;
    };
    /**
     * What people may do to the workloads of their entities. All of it is off unless it is switched on here; the portal then
     * needs the right to do it in each cluster, and people a permission of its own on the entity.
     */
    actions?: {
      /**
       * Restarting the rollout of a Deployment, StatefulSet or DaemonSet. Needs `patch` on them.
       *
       * @default false
       */
      restartRollout?: boolean;
      /**
       * Deleting a pod that a controller replaces. Needs `delete` on pods.
       *
       * @default false
       */
      deletePod?: boolean;
    };
    /** What Prometheus knows of the pods, asked by the backend alone. */
    prometheus?: {
      /** Prometheus, or anything that answers its API: Thanos, Mimir, VictoriaMetrics, Amazon Managed Prometheus. */
      instances?: Array<{
        /** How the portal names it; the annotation `prometheus.io/service-name` chooses by this name. */
        name: string;
        /**
         * Its address; `/api/v1/query` follows. For Mimir it ends in `/prometheus`, for VictoriaMetrics' cluster version in
         * `/select/0/prometheus`, for Amazon Managed Prometheus in `/workspaces/ws-…`.
         */
        url: string;
        /** The clusters whose series it has. */
        clusters: Array<{
          /** The name in the Kubernetes plugin. */
          name: string;
          /** What tells its series from those of the other clusters; needed where there are several. */
          labels?: { [label: string]: string };
        }>;
        /** Sent as the header X-Scope-OrgID, as Mimir wants it. */
        tenant?: string;
        /**
         * How the portal shows who it is. Anything but none needs https.
         *
         * @default { type: none }
         */
        auth?:
          | { type: 'none' }
          | {
              type: 'basic';
              username: string;
              /** @visibility secret */
              password: string;
            }
          | {
              type: 'bearer';
              /** @visibility secret */
              token: string;
            }
          | {
              /** For Amazon Managed Prometheus: with the credentials that Backstage's `aws` section gives. */
              type: 'sigv4';
              region: string;
              /** Which account's credentials of the `aws` section; default: the main account's. */
              accountId?: string;
            };
      }>;
    };
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
