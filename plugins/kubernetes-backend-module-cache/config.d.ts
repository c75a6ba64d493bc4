import { HumanDuration } from '@backstage/types';

export interface Config {
  kubernetes?: {
    /** The watch cache of the Kubernetes tab. Every key has a default; none is needed. */
    cache?: {
      /** Whether the tab is answered from memory at all. Default: true. With false nothing is watched. */
      enabled?: boolean;
      /**
       * How often the list of clusters is read again, so that clusters come and go without a restart. Default: 60 s. With
       * the `catalog` cluster locator each time costs a catalog query.
       */
      clusterRefreshInterval?: HumanDuration | string;
      /**
       * How long a view waits for a cluster that has to be asked live. Default: 5 s. Longer, and one slow cluster holds
       * up the page for as long.
       */
      liveTimeout?: HumanDuration | string;
      /**
       * How old pod metrics may be. Default: 15 s, which is how often metrics-server reads them. Costs one request per
       * interval for each namespace that somebody looks at.
       */
      metricsInterval?: HumanDuration | string;
      /**
       * How often everything is listed again, as an insurance against a watch that missed something. Default: 30 min.
       * Shorter costs the API servers whole lists.
       */
      relistInterval?: HumanDuration | string;
      /**
       * How much memory the objects of one cluster may take, such as "512Mi" or a number of bytes. Beyond it kinds are
       * left out, visibly, and asked live.
       */
      memoryLimit?: number | string;
      /** Settings of single clusters, by the name of the cluster. */
      clusters?: {
        [name: string]: {
          /** Default: true. With false this cluster is asked live at each view. */
          enabled?: boolean;
          /** As above, for this cluster. */
          relistInterval?: HumanDuration | string;
          /** As above, for this cluster. */
          memoryLimit?: number | string;
        };
      };
    };
  };
}
