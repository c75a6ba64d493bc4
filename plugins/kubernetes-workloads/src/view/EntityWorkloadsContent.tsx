import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import {
  EntityWorkloads,
  holdsNow,
} from '@mooring/plugin-kubernetes-workloads-common';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readSelection, Selection, writeSelection } from '../details/Selection';
import { clockTime } from '../health/clockTime';
import { HealthLabel } from '../health/HealthLabel';
import { isWorthShowing } from '../health/isWorthShowing';
import { Freshness } from '../live/Freshness';
import { messageOf } from '../live/messageOf';
import { useCurrentHealth } from '../live/useCurrentHealth';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { DeliveryList } from '../delivery/DeliveryList';
import { isSeen } from '../delivery/isSeen';
import { useAlerts, withAlerts } from '../metrics/useAlerts';
import { UsageProvider } from '../usage/UsageContext';
import { ChangesList } from './ChangesList';
import { ClusterSection } from './ClusterSection';
import { ProblemList } from './ProblemList';

// Most people who look at the page open nothing.
const DetailsDrawer = lazy(async () => {
  const { DetailsDrawer: component } = await import('../details/DetailsDrawer');
  return { default: component };
});

// Charts are only for those whose clusters have a Prometheus.
const MetricsSection = lazy(async () => {
  const { MetricsSection: component } = await import(
    '../metrics/MetricsSection'
  );
  return { default: component };
});

/**
 * How the workloads of the page's entity are: what is wrong comes first, then each cluster with its workloads and pods, then
 * what changed. What is open is part of the page's address.
 */
export function EntityWorkloadsContent() {
  const { entity } = useEntity();
  return (
    <UsageProvider entityRef={stringifyEntityRef(entity)}>
      <Workloads />
    </UsageProvider>
  );
}

function Workloads() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const live = useCurrentHealth(entityRef);
  const alerts = useAlerts(entityRef);
  const { value, status, answeredAt, error, isOnline, isLive, reload } = live;
  const [query, setQuery] = useSearchParams();
  const selection = readSelection(query);
  const select = (next: Selection | undefined) =>
    setQuery(writeSelection(query, next));

  if (!status) return <Skeleton height={240} aria-label={t('view.loading')} />;
  const when = answeredAt === undefined ? '' : clockTime(answeredAt);
  const isCurrent = isOnline && !error;
  const shown = withAlerts(
    value?.clusters.filter(isWorthShowing) ?? [],
    alerts.value,
  );
  const seen =
    value?.deliveries.items.filter(delivery =>
      isSeen(delivery, value.clusters, isCurrent),
    ) ?? [];
  return (
    <Flex direction="column" gap="4" style={{ minWidth: 0 }}>
      <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
        <Flex align="center" gap="3" aria-live="polite">
          <HealthLabel as="h2" status={status} />
          {isCurrent && <Pods clusters={shown} />}
        </Flex>
        <Freshness answeredAt={answeredAt} isFollowing={isCurrent && isLive} />
      </Flex>
      {error && isOnline && (
        <Alert
          status="warning"
          icon
          title={t('view.unavailable')}
          description={
            <>
              {messageOf(error)} {value && t('view.lastSeen')}
            </>
          }
          customActions={
            <Button variant="secondary" onPress={reload}>
              {t('view.retry')}
            </Button>
          }
        />
      )}
      {!isOnline && (
        <Alert status="info" icon title={t('view.offline', { when })} />
      )}
      <ProblemList
        clusters={shown}
        actions={value?.actions ?? []}
        onSelect={select}
      />
      {value && shown.length === 0 && <Text as="p">{t('view.nothing')}</Text>}
      {shown.map(workloads => (
        <ClusterSection
          key={workloads.cluster}
          workloads={workloads}
          deliveries={seen}
          isCurrent={isCurrent}
          onSelect={select}
        />
      ))}
      {value && <DeliveryList workloads={value} isCurrent={isCurrent} />}
      {alerts.error && (
        <Text as="p" color="secondary">
          {t('metrics.alertsUnknown', { reason: messageOf(alerts.error) })}
        </Text>
      )}
      {value && alerts.value?.isConfigured && (
        <Suspense fallback={null}>
          <MetricsSection entityRef={entityRef} alerts={alerts.value} />
        </Suspense>
      )}
      {value && <ChangesList entityRef={entityRef} />}
      {selection && (
        <Suspense fallback={null}>
          <DetailsDrawer
            entityRef={entityRef}
            selection={selection}
            pods={podsOf(value, selection.cluster)}
            actions={value?.actions ?? []}
            onSelect={select}
            onClose={() => select(undefined)}
          />
        </Suspense>
      )}
    </Flex>
  );
}

/** Pods of clusters that can be seen now, and how many clusters can't. */
function Pods({ clusters }: Pick<EntityWorkloads, 'clusters'>) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const counted = clusters.filter(holdsNow);
  const uncounted = clusters.length - counted.length;
  const sum = (key: 'ready' | 'desired') =>
    counted.reduce((total, { pods }) => total + pods[key], 0);
  const figures = {
    ready: String(sum('ready')),
    desired: String(sum('desired')),
  };
  const parts = [
    sum('desired') > 0 && t('view.ready', figures),
    uncounted > 0 && t('view.uncounted', { count: uncounted }),
  ].filter(Boolean);
  return parts.length > 0 ? <Text>{parts.join(' · ')}</Text> : null;
}

function podsOf(value: EntityWorkloads | undefined, cluster: string) {
  return value?.clusters.find(each => each.cluster === cluster)?.podRows ?? [];
}
