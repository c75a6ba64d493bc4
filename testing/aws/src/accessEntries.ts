import { canonicalArn } from './principals';

/**
 * Who an IAM principal is in the cluster. The names are those of EKS access entries.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 *
 * @public
 */
export interface AccessEntry {
  /** Of an IAM user or role; a role stands for all its sessions. */
  principalArn: string;
  username: string;
  kubernetesGroups: string[];
}

/** Returns the entry for a caller, if any. */
export function findAccessEntry(
  entries: AccessEntry[],
  callerArn: string,
): AccessEntry | undefined {
  const principalArn = canonicalArn(callerArn);
  return entries.find(entry => entry.principalArn === principalArn);
}
