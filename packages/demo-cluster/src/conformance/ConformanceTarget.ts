/** A Kubernetes API that the conformance suite is run against. */
export interface ConformanceTarget {
  url: string;
  /** The authority to trust, in PEM. */
  ca: string;
  /** The token of a user who may do everything. */
  adminToken: string;
  /** Makes a user who may get, list and watch pods in a namespace that is there, and nothing else; returns the token. */
  createPodReader(namespace: string): Promise<string>;
  /** Makes every version before this moment too old to watch from. */
  forgetHistory(): Promise<void>;
  stop(): Promise<void>;
}
