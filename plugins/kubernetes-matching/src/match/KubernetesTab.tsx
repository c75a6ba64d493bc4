import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import { isAskedLive } from '@mooring/kubernetes-objects';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode } from 'react';
import { BackendMissing } from '../live/BackendMissing';
import { isBackendMissing, messageOf } from '../live/errors';
import { useEntityMatch } from '../live/useEntityMatch';
import { kubernetesMatchingTranslationRef } from '../translation';
import { totalOf } from './ClusterAnswers';
import { Freshness } from './Freshness';
import { MatchExplanation } from './MatchExplanation';
import { FindingNotes } from './FindingNotes';

/** More clusters are not named in one line. */
const MAX_NAMED = 5;

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
        {isBackendMissing(error) ? (
          <BackendMissing />
        ) : (
          <Alert
            status="warning"
            icon
            title={t('match.unavailable')}
            description={error && messageOf(error)}
            customActions={
              <Button variant="secondary" onPress={reload}>
                {t('match.retry')}
              </Button>
            }
          />
        )}
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
      <Workloads match={match}>{children}</Workloads>
    </Flex>
  );
}

/**
 * What matches. Without a match, the usual content would say that there is nothing, which is known only of clusters that
 * are watched; those that are not are asked live by it.
 */
function Workloads(props: { match: EntityMatch; children: ReactNode }) {
  const { match, children } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const live = match.clusters.filter(({ state }) => isAskedLive(state));
  const isKnown = match.status === 'matched' || totalOf(match.counts) > 0;
  const areClustersUnknown =
    match.status === 'unknown' && match.clusters.length === 0;
  if (!isKnown && live.length === 0 && !areClustersUnknown) return null;
  const names = live.slice(0, MAX_NAMED).map(({ cluster }) => cluster);
  if (live.length > MAX_NAMED) names.push('…');
  return (
    <>
      {live.length > 0 && (
        <Text as="p">
          {t('match.askedLive', { clusters: names.join(', ') })}
        </Text>
      )}
      {areClustersUnknown && <Text as="p">{t('match.allAskedLive')}</Text>}
      {match.status === 'unknown' && isKnown && (
        <Text as="p">{t('match.lastKnown')}</Text>
      )}
      {children}
    </>
  );
}
