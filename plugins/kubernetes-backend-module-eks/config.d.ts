import { HumanDuration } from '@backstage/types';

export interface Config {
  kubernetes?: {
    /**
     * EKS clusters found by asking AWS, besides those that `clusterLocatorMethods` name. With this block, tokens of all
     * clusters with `authProvider: aws` are kept and reused within their life.
     */
    eks?: {
      /** How often AWS is asked, 1 minute or more. Default: 10 minutes. */
      refreshInterval?: HumanDuration | string;
      /**
       * How clusters are named in the portal, with the placeholders `{name}` (in EKS), `{region}` and `{account}`. Where
       * two would get one name, both get the default. Default: `{name}.{region}.{account}`.
       */
      clusterName?: string;
      /** Whether CPU and memory of pods are left out. Default: false. */
      skipMetricsLookup?: boolean;
      accounts: Array<{
        /** Twelve digits, in quotes: it may begin with a zero. */
        accountId: string;
        /** Such as `eu-west-1`. */
        regions: string[];
        /**
         * The ARN of the role that lists the clusters (`eks:ListClusters`, `eks:DescribeCluster`) and that their access
         * entries map. Default: the identity that `aws` has for the account lists, and the main account signs in.
         */
        assumeRole?: string;
        /**
         * What the role's trust policy asks for.
         * @visibility secret
         */
        externalId?: string;
        /** Only clusters with all of these tags. Default: all clusters. */
        tags?: { [key: string]: string };
      }>;
      /** The entities of the module's catalog provider. */
      catalog?: {
        /** Whom the clusters belong to, as an entity reference. Default: unknown. */
        owner?: string;
        /** The system they belong to, as an entity reference. Default: none. */
        system?: string;
        /** Their namespace in the catalog. Default: default. */
        namespace?: string;
      };
    };
  };
}
