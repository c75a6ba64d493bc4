import { HumanDuration } from '@backstage/types';

export interface Config {
  kubernetes?: {
    /**
     * Which clusters the cluster locator `catalog` may bring. Anyone who defines a cluster is sent the portal's tokens for it,
     * so that an entity counts only if it comes from `catalog.locations`, a file or an entity provider, or belongs to one of
     * `owners`. A cluster with the name of a configured one is left out. The log says what is left out and why.
     */
    catalogClusters?: {
      /**
       * Whose clusters count from any location, as entity references. Anyone who may register a Resource may name any owner:
       * allow that only to locations that you trust. None by default.
       */
      owners?: string[];
      /**
       * The addresses of API servers that get tokens of EKS. Without it, a cluster with the auth provider `aws` needs an
       * address that EKS describes for its id in the accounts of `kubernetes.eks`. None by default.
       */
      awsEndpoints?: string[];
      /** The roles that entities may have the portal assume, besides those of `kubernetes.eks.accounts`. None by default. */
      roles?: string[];
    };
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
