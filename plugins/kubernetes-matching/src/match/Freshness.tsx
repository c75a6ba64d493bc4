import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { useStateText } from './clusterState';
import { RelativeTime } from './RelativeTime';

/** The thin line over the workloads: how fresh each cluster's answer is. */
export function Freshness(props: { match: EntityMatch; isLive: boolean }) {
  const { match, isLive } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const stateText = useStateText();
  return (
    <Flex gap="3" style={{ flexWrap: 'wrap' }}>
      {match.clusters.map(({ cluster, state, confirmedAt }) => (
        <Text key={cluster} variant="body-small" color="secondary">
          {cluster}: {stateText(state)}
          {confirmedAt && state.type !== 'synced' && (
            <>
              {', '}
              {t('answers.confirmed', {
                when: <RelativeTime iso={confirmedAt} />,
              })}
            </>
          )}
        </Text>
      ))}
      <CheckedAt match={match} isLive={isLive} />
    </Flex>
  );
}

/** When the verdict was formed, and how it is kept up to date. */
export function CheckedAt(props: { match: EntityMatch; isLive: boolean }) {
  const { match, isLive } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <Text variant="body-small" color="secondary">
      {t('match.checked', { when: <RelativeTime iso={match.checkedAt} /> })}
      {' · '}
      {isLive ? t('match.live') : t('match.polled')}
    </Text>
  );
}
