import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import useAsync from 'react-use/esm/useAsync';
import { OwnedWorkloads } from './OwnedWorkloads';

/** How the workloads are of everything that the signed-in user owns, alone or in a team. */
export function HomeContent() {
  const identityApi = useApi(identityApiRef);
  const { value } = useAsync(
    async () => (await identityApi.getBackstageIdentity()).ownershipEntityRefs,
    [identityApi],
  );
  return <OwnedWorkloads owners={value} />;
}
