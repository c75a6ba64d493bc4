import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import { isAskedLive } from '@mooring/kubernetes-objects';
import {
  asksForWorkloads,
  EntityMatch,
} from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode } from 'react';
import { BackendMissing } from '../live/BackendMissing';
import { isBackendMissing, messageOf } from '../live/errors';
import { useEntityMatch } from '../live/useEntityMatch';
import { kubernetesMatchingTranslationRef } from '../translation';
import { totalOf } from './ClusterAnswers';
import { LinkLine } from './Freshness';
import styles from './KubernetesTab.module.css';
import { MatchExplanation } from './MatchExplanation';
import { FindingNotes } from './FindingNotes';
import { WithoutAnnotation } from './WithoutAnnotation';

/** More clusters are not named in one line. */
const MAX_NAMED = 5;

/** What the tab shows besides the link. */
export interface TabContent {
  /** What plugins say of the workloads; false when none does. */
  content: ReactNode;
  /** The Kubernetes plugin's own content, which asks the clusters. */
  upstream: ReactNode;
  /** Whether that is shown even where the other says all there is to say. */
  isUpstreamKept: boolean;
}

/** The Kubernetes tab: what explains the link, and the workloads where there are any. */
export function KubernetesTab(props: TabContent) {
  const { content, upstream } = props;
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
        {content}
        {upstream}
      </Flex>
    );
  }
  if (!asksForWorkloads(entity))
    return <WithoutAnnotation entity={entity} match={match} />;
  if (match.status !== 'matched')
    return (
      <Flex direction="column" gap="4">
        <MatchExplanation entity={entity} match={match} isLive={isLive} />
        <Workloads {...props} match={match} />
      </Flex>
    );
  return (
    <Flex direction="column" gap="4" className={styles.tab}>
      <Workloads {...props} match={match} />
      <div className={styles.link}>
        <LinkLine match={match} isLive={isLive} />
      </div>
      <FindingNotes entity={entity} findings={match.findings} />
    </Flex>
  );
}

/**
 * What matches. Without a match, the Kubernetes plugin's content would say that there is nothing, which is known only of
 * clusters that are watched; those that are not are asked live by it.
 */
function Workloads(props: TabContent & { match: EntityMatch }) {
  const { match, content, upstream, isUpstreamKept } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const live = match.clusters.filter(({ state }) => isAskedLive(state));
  const isKnown = match.status === 'matched' || totalOf(match.counts) > 0;
  const areClustersUnknown =
    match.status === 'unknown' && match.clusters.length === 0;
  const isLiveNeeded = live.length > 0 || areClustersUnknown;
  if (!isKnown && !isLiveNeeded) return null;
  const names = live.slice(0, MAX_NAMED).map(({ cluster }) => cluster);
  if (live.length > MAX_NAMED) names.push('…');
  return (
    <>
      {match.status === 'unknown' && isKnown && (
        <Text as="p">{t('match.lastKnown')}</Text>
      )}
      {isKnown && content}
      {live.length > 0 && (
        <Text as="p">
          {t('match.askedLive', { clusters: names.join(', ') })}
        </Text>
      )}
      {areClustersUnknown && <Text as="p">{t('match.allAskedLive')}</Text>}
      {(isLiveNeeded || isUpstreamKept || !content) && upstream}
    </>
  );
}
