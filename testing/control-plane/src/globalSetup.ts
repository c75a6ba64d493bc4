import { findBinaries } from './binaries';
import { findExistingCluster } from './existingCluster';

/** Builds the control plane before the first test, where no test's timeout applies. Jest calls the default export. */
export default async function globalSetup(): Promise<void> {
  if (!findExistingCluster(process.env)) {
    await findBinaries({
      needed: ['etcd', 'kube-apiserver'],
      env: process.env,
    });
  }
}
