/** How a cluster is called in the portal, unless `nameTemplate` says otherwise. */
export const DEFAULT_NAME_TEMPLATE = '{name}.{region}.{account}';

/** The block `kubernetes.eks`, with its defaults. */
export interface EksConfig {
  readonly refreshIntervalMs: number;
  /** With the placeholders `{name}`, `{region}` and `{account}`. */
  readonly clusterName: string;
  readonly skipMetricsLookup: boolean;
  readonly accounts: readonly EksAccountConfig[];
  readonly catalog: {
    readonly owner: string;
    readonly system?: string;
    readonly namespace: string;
  };
}

/** One account to look for clusters in. */
export interface EksAccountConfig {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly assumeRole?: string;
  readonly externalId?: string;
  readonly tags: Readonly<Record<string, string>>;
}
