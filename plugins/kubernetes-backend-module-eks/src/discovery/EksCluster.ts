/** A cluster as EKS describes it. */
export interface EksCluster {
  /** In EKS, to the letter: capitals and underscores matter. */
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** The API server's address, public or private. */
  readonly endpoint: string;
  /** PEM in base64. */
  readonly caData: string;
  readonly assumeRole?: string;
  readonly externalId?: string;
  /** False when EKS could not be asked the last time: it may be gone, or have changed. */
  readonly isConfirmed: boolean;
}
