/** How the portal shows who it is. */
export type PrometheusAuth =
  | { readonly type: 'none' }
  | {
      readonly type: 'basic';
      readonly username: string;
      readonly password: string;
    }
  | { readonly type: 'bearer'; readonly token: string }
  | {
      readonly type: 'sigv4';
      readonly region: string;
      readonly accountId?: string;
    };

/** One Prometheus, or anything that answers its API. */
export interface PrometheusInstance {
  readonly name: string;
  /** Without a slash at its end; `/api/v1/query` follows. */
  readonly url: string;
  readonly auth: PrometheusAuth;
  /** Sent as `X-Scope-OrgID`, as Mimir wants it. */
  readonly tenant?: string;
  /** The clusters whose series it has, each with the labels that tell it from the others. */
  readonly clusters: ReadonlyMap<string, Readonly<Record<string, string>>>;
}
