import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import { MatchingSummary } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { TrendChart } from './TrendChart';
import { STATUSES, writeFilter } from './useUrlFilter';

/** The fleet in one line, each number a link to what it counts, and the trend. */
export function SummaryBar(props: {
  summary?: MatchingSummary;
  /** The list that the numbers lead to; by default, the page that shows them. */
  page?: string;
}) {
  const { summary, page } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  if (!summary) return <Skeleton height={44} width="60%" />;
  const current = new URLSearchParams(page ? '' : window.location.search);
  return (
    <Flex
      justify="between"
      gap="4"
      role="group"
      aria-label={t('summary.label')}
      style={{ flexWrap: 'wrap' }}
    >
      <Flex gap="4" align="center" style={{ flexWrap: 'wrap' }}>
        <Text variant="body-large" weight="bold">
          {t('summary.entities', { count: summary.entities })}
        </Text>
        {STATUSES.filter(status => summary.statuses[status] > 0).map(status => (
          <Link
            key={status}
            href={`${page ?? ''}?${writeFilter(current, {
              status: [status],
              ...(page && { whose: 'all' }),
            })}`}
          >
            {t('summary.statusCount', {
              status: t(`status.${status}`),
              total: summary.statuses[status].toLocaleString(),
            })}
          </Link>
        ))}
        {(summary.clustersNotSynced ?? 0) > 0 && (
          <Text color="warning">
            {t('summary.notSynced', { count: summary.clustersNotSynced ?? 0 })}
          </Text>
        )}
      </Flex>
      <TrendChart trend={summary.trend} />
    </Flex>
  );
}
