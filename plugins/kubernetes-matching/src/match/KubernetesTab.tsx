import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode } from 'react';
import { useEntityMatch } from '../live/useEntityMatch';
import { kubernetesMatchingTranslationRef } from '../translation';
import { totalOf } from './ClusterAnswers';
import { Freshness } from './Freshness';
import { MatchExplanation } from './MatchExplanation';
import { FindingNotes } from './FindingNotes';

/** The Kubernetes tab: what explains the link, and the workloads (`children`) where there are any. */
export function KubernetesTab({ children }: { children: ReactNode }) {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { value: match, error, isLive, reload } = useEntityMatch(entity);

  if (!match && !error) {
    return <Skeleton height={120} aria-label={t('match.loading')} />;
  }
  if (!match) {
    return (
      <Flex direction="column" gap="4">
        <Alert
          status="warning"
          icon
          title={t('match.unavailable')}
          description={error?.message}
          customActions={
            <Button variant="secondary" onPress={reload}>
              {t('match.retry')}
            </Button>
          }
        />
        {children}
      </Flex>
    );
  }
  return (
    <Flex direction="column" gap="4">
      {match.status === 'matched' ? (
        <Flex direction="column" gap="1">
          <Freshness match={match} isLive={isLive} />
          <FindingNotes entity={entity} findings={match.findings} />
        </Flex>
      ) : (
        <MatchExplanation entity={entity} match={match} isLive={isLive} />
      )}
      {hasWorkloads(match) && (
        <>
          {match.status === 'unknown' && (
            <Text as="p">{t('match.lastKnown')}</Text>
          )}
          {children}
        </>
      )}
    </Flex>
  );
}

/** Without a match, the usual content would say that there is nothing, which is not always known. */
function hasWorkloads(match: EntityMatch): boolean {
  return match.status === 'matched' || totalOf(match.counts) > 0;
}
