import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import useNetworkState from 'react-use/esm/useNetworkState';
import { kubernetesMatchingTranslationRef } from '../translation';
import { RelativeTime } from './RelativeTime';
import { StatusLabel } from './StatusLabel';

/** The thin line of an entity that is linked: its health, below, is what people look for. */
export function LinkLine(props: { match: EntityMatch; isLive: boolean }) {
  const { match, isLive } = props;
  return (
    <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
      <StatusLabel status={match.status} />
      <CheckedAt match={match} isLive={isLive} />
    </Flex>
  );
}

/** When the verdict was formed, and how it is kept up to date. */
export function CheckedAt(props: { match: EntityMatch; isLive: boolean }) {
  const { match, isLive } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  // A browser that can't tell is taken to be online.
  const { online = true } = useNetworkState();
  const onlineText = isLive ? t('match.live') : t('match.polled');
  return (
    <Text variant="body-small" color="secondary">
      {t('match.checked', { when: <RelativeTime iso={match.checkedAt} /> })}
      {' · '}
      {online ? onlineText : t('match.offline')}
    </Text>
  );
}
