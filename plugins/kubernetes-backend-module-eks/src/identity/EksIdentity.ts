/**
 * As whom the portal shows itself to an EKS cluster, and under which name EKS knows the cluster.
 */
export interface EksIdentity {
  /** The cluster's name in EKS, to the letter: tokens are bound to it. */
  readonly clusterId: string;
  readonly region: string;
  /** The role to assume; the portal's own identity without. */
  readonly roleArn?: string;
  readonly externalId?: string;
}
