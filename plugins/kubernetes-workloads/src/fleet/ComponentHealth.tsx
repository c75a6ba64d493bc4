import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import useNetworkState from 'react-use/esm/useNetworkState';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { HealthLabel } from '../health/HealthLabel';
import { useAnswer } from '../live/useAnswer';
import { summaryLoader } from './summaryLoader';

/** How the workloads of a row's entity are, on a page of many; nothing where the viewer can't read it. */
export function ComponentHealth() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(kubernetesWorkloadsApiRef);
  const ask = useCallback(
    async () => ({ summary: await summaryLoader(api).load(entityRef) }),
    [api, entityRef],
  );
  const { value, error } = useAnswer({ ask, entityRefs: [entityRef] });
  const { online = true } = useNetworkState();
  if (error || (value && !online)) return <HealthLabel status="Unknown" />;
  return value?.summary ? <HealthLabel status={value.summary.status} /> : null;
}
