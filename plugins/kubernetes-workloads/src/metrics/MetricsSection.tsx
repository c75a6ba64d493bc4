import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Flex,
  Skeleton,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import {
  ClusterMetrics,
  EntityAlerts,
  MetricsRange,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { messageOf } from '../live/messageOf';
import { useAsked } from '../live/useAsked';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { MetricPanelView } from './MetricPanelView';
import styles from './Metrics.module.css';

const RANGES: readonly MetricsRange[] = ['1h', '6h', '24h'];
const waitMs = () => 60_000;

/** What Prometheus knows of an entity's pods, with the reasons for what it doesn't. */
export function MetricsSection(props: {
  entityRef: string;
  alerts: EntityAlerts;
}) {
  const { entityRef, alerts } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const api = useApi(kubernetesWorkloadsApiRef);
  const [range, setRange] = useState<MetricsRange>('1h');
  const ask = useCallback(
    (options: { signal: AbortSignal }) =>
      api.getMetrics(entityRef, range, options),
    [api, entityRef, range],
  );
  const { value, error } = useAsked(ask, waitMs);
  const unknown = alerts.clusters.filter(each => each.error);
  return (
    <section aria-label={t('metrics.title')}>
      <Flex direction="column" gap="3">
        <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
          <Text as="h3" weight="bold">
            {t('metrics.title')}
          </Text>
          <ToggleButtonGroup
            aria-label={t('metrics.range')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[range]}
            onSelectionChange={keys => setRange([...keys][0] as MetricsRange)}
          >
            {RANGES.map(each => (
              <ToggleButton key={each} id={each} size="small">
                {t(`metrics.${each}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Flex>
        {unknown.map(each => (
          <Text key={each.cluster} as="p" color="secondary">
            {t('metrics.noAlerts', { cluster: each.cluster })} {each.error}
          </Text>
        ))}
        {error && (
          <Text as="p" color="secondary">
            {t('metrics.unavailable', { reason: messageOf(error) })}
          </Text>
        )}
        {!value && !error && (
          <Skeleton height={160} aria-label={t('metrics.loading')} />
        )}
        {value?.clusters.map(cluster => (
          <Cluster
            key={cluster.cluster}
            cluster={cluster}
            from={Date.parse(value.from)}
            stepMs={value.stepSeconds * 1000}
            isNamed={value.clusters.length > 1}
          />
        ))}
      </Flex>
    </section>
  );
}

function Cluster(props: {
  cluster: ClusterMetrics;
  from: number;
  stepMs: number;
  isNamed: boolean;
}) {
  const { cluster, from, stepMs, isNamed } = props;
  const { panels, notes, instance } = cluster;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const errors = [...new Set(panels.flatMap(({ error }) => error ?? []))];
  const shown = panels.filter(({ series }) => series.length > 0);
  const without = panels.filter(
    ({ series, error }) => series.length === 0 && !error,
  );
  const titles = without.map(
    ({ id, title }) => title ?? t(`metrics.panel.${id}`),
  );
  return (
    <Flex direction="column" gap="2">
      {isNamed && (
        <Text as="h4" weight="bold">
          {cluster.cluster}
        </Text>
      )}
      {instance === undefined && (
        <Text as="p" color="secondary">
          {t('metrics.noInstance', { cluster: cluster.cluster })}
        </Text>
      )}
      {[...errors, ...notes].map(text => (
        <Text key={text} as="p" color="secondary">
          {text}
        </Text>
      ))}
      <div className={styles.panels}>
        {shown.map(panel => (
          <MetricPanelView
            key={panel.title ?? panel.id}
            panel={panel}
            from={from}
            stepMs={stepMs}
          />
        ))}
      </div>
      {titles.length > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('metrics.empty', { titles: titles.join(', ') })}
        </Text>
      )}
    </Flex>
  );
}
