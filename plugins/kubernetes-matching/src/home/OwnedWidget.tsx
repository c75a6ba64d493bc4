import { parseEntityRef } from '@backstage/catalog-model';
import {
  identityApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import { MatchListItem } from '@mooring/plugin-kubernetes-matching-common';
import { useCallback } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { kubernetesMatchingApiRef } from '../api';
import { ListError } from '../fleet/ListStates';
import { useLive } from '../live/useLive';
import { StatusLabel } from '../match/StatusLabel';
import { rootRouteRef } from '../routes';
import { kubernetesMatchingTranslationRef } from '../translation';

/** What fits on the home page; the fleet page has the rest. */
const SHOWN = 8;

/** Whether the viewer's own components are linked, those first that are not, for the home page. */
export function OwnedWidget() {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const api = useApi(kubernetesMatchingApiRef);
  const identityApi = useApi(identityApiRef);
  const fleet = useRouteRef(rootRouteRef)?.();
  const { value: owner } = useAsync(
    async () => (await identityApi.getBackstageIdentity()).ownershipEntityRefs,
    [identityApi],
  );
  const load = useCallback(
    async (signal: AbortSignal) =>
      owner && owner.length > 0
        ? await api.listMatches({ owner, limit: SHOWN }, { signal })
        : undefined,
    [api, owner],
  );
  const { value, error } = useLive({ load });
  if (error) return <ListError error={error} />;
  if (!owner || (owner.length > 0 && !value))
    return <Skeleton height={80} aria-label={t('home.loading')} />;
  if (!value || value.items.length === 0)
    return <Text as="p">{t('home.empty')}</Text>;
  return (
    <Flex direction="column" gap="3">
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {value.items.map(item => (
          <Row key={item.entityRef} item={item} />
        ))}
      </ul>
      {fleet && value.nextCursor && (
        <Link href={`${fleet}/components?whose=mine`}>{t('home.all')}</Link>
      )}
    </Flex>
  );
}

function Row({ item }: { item: MatchListItem }) {
  const { entityRef, title, status, leading } = item;
  const page = useRouteRef(entityRouteRef)?.(parseEntityRef(entityRef));
  return (
    <li style={{ padding: 'var(--bui-space-2) 0' }}>
      <Flex justify="between" align="center" gap="2">
        <Link href={`${page ?? ''}/kubernetes`}>
          {title ?? parseEntityRef(entityRef).name}
        </Link>
        <StatusLabel status={status} />
      </Flex>
      {status !== 'matched' && leading && (
        <Text as="div" variant="body-small" color="secondary">
          {leading.message}
        </Text>
      )}
    </li>
  );
}
