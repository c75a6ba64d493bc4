import { HumanDuration } from '@backstage/types';

export interface Config {
  /** How catalog entities are matched with their Kubernetes workloads. */
  kubernetesMatching?: {
    /**
     * How often the catalog is read for changes; 30 seconds by default, and up to four times as long while nothing
     * changes. Reading costs the catalog a page of 500 entities' identities at a time. An entity that somebody opens is
     * read at once, whatever stands here.
     */
    catalogInterval?: HumanDuration | string;

    /**
     * A new catalog fills up after the start. What belongs to no entity is answered, recorded and told only once no entity
     * has been added for so long; 10 seconds by default. Longer where locations take longer to be read, such as the
     * discovery of a large organisation's repositories.
     */
    catalogQuietPeriod?: HumanDuration | string;

    /** The record of what was found, when, and when it was fixed. */
    ledger?: {
      /**
       * How often changes are written; 30 seconds by default. One of the portal's replicas writes; when it is gone, another
       * takes over within a minute.
       */
      interval?: HumanDuration | string;
      /** How long a finding is kept after it is fixed, and a day of the trend; 400 days by default. */
      retention?: HumanDuration | string;
    };

    /** Messages to owners whose component is not linked to its workloads. */
    notifications?: {
      /** Off by default. */
      enabled?: boolean;
      /** How long a component has to be unlinked before its owner is told; an hour by default. */
      after?: HumanDuration | string;
    };
  };
}
