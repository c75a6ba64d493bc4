import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Skeleton, Text } from '@backstage/ui';
import {
  ClusterWorkloads,
  compareProblems,
} from '@mooring/plugin-kubernetes-workloads-common';
import { HealthLabel } from '../health/HealthLabel';
import { isWorthShowing } from '../health/isWorthShowing';
import { ReadyPodsText } from '../health/ReadyPodsText';
import { statusNow, trustIn } from '../health/trust';
import { useStateText } from '../health/useStateText';
import { messageOf } from '../live/messageOf';
import { useCurrentHealth } from '../live/useCurrentHealth';
import { useAlerts, withAlerts } from '../metrics/useAlerts';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** How the workloads of the page's entity are, in a few lines: the status, the worst problem, and each cluster. */
export function CardWorkloads() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { value, status, error, isOnline } = useCurrentHealth(entityRef);
  const alerts = useAlerts(entityRef);
  if (!status) return <Skeleton height={48} aria-label={t('view.loading')} />;
  const [problem] = withAlerts(value?.clusters ?? [], alerts.value)
    .flatMap(({ problems }) => problems)
    .sort(compareProblems);
  return (
    <Flex direction="column" gap="2" style={{ minWidth: 0 }}>
      <HealthLabel status={status} />
      {error && isOnline && <Text as="p">{messageOf(error)}</Text>}
      {problem && (
        <Text as="p" style={{ overflowWrap: 'anywhere' }}>
          {problem.message}
        </Text>
      )}
      {value?.clusters.filter(isWorthShowing).map(workloads => (
        <ClusterLine
          key={workloads.cluster}
          workloads={workloads}
          isCurrent={isOnline && !error}
        />
      ))}
    </Flex>
  );
}

function ClusterLine(props: {
  workloads: ClusterWorkloads;
  isCurrent: boolean;
}) {
  const { workloads, isCurrent } = props;
  const { cluster, status, state } = workloads;
  const stateText = useStateText();
  const trust = trustIn(workloads, isCurrent);
  return (
    <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
      <Text weight="bold">{cluster}</Text>
      <HealthLabel status={statusNow(status, trust)} />
      <ReadyPodsText workloads={workloads} trust={trust} />
      {stateText(state) && <Text color="secondary">{stateText(state)}</Text>}
    </Flex>
  );
}
