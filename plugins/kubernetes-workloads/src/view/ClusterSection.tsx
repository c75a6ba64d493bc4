import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { ClusterWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { Selection } from '../details/Selection';
import { HealthLabel } from '../health/HealthLabel';
import { statusNow, trustIn } from '../health/trust';
import { useStateText } from '../health/useStateText';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { UsageNote } from '../usage/UsageNote';
import { OtherObjects } from './OtherObjects';
import { PodsTable } from './PodsTable';
import { WorkloadsTable } from './WorkloadsTable';

/** How an entity's workloads are in one cluster. */
export function ClusterSection(props: {
  workloads: ClusterWorkloads;
  /** What deploys them, as far as it can be seen now. */
  deliveries: readonly EntityDelivery[];
  /** Whether this is how they are now, as far as the browser can tell. */
  isCurrent: boolean;
  onSelect: (selection: Selection) => void;
}) {
  const { workloads, deliveries, isCurrent, onSelect } = props;
  const { cluster, status, state, podRows, totalPods } = workloads;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const stateText = useStateText();
  const trust = trustIn(workloads, isCurrent);
  return (
    <section aria-label={cluster}>
      <Flex direction="column" gap="3">
        <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
          <Text as="h3" weight="bold">
            {cluster}
          </Text>
          <HealthLabel status={statusNow(status, trust)} />
          {stateText(state) && (
            <Text color="secondary">{stateText(state)}</Text>
          )}
        </Flex>
        {workloads.unreadable.length > 0 && state.type !== 'stale' && (
          <Text as="p" color="secondary">
            {t('view.unreadable', { kinds: listed(workloads.unreadable) })}
          </Text>
        )}
        <WorkloadsTable
          workloads={workloads}
          deliveries={deliveries}
          trust={trust}
          onSelect={onSelect}
        />
        {isCurrent && <UsageNote cluster={cluster} />}
        <PodsTable
          cluster={cluster}
          pods={podRows}
          total={totalPods}
          isNow={trust.isCurrent && trust.isTrusted}
          onSelect={onSelect}
        />
        <OtherObjects
          cluster={cluster}
          objects={workloads.others}
          total={workloads.totalOthers}
          onSelect={onSelect}
        />
      </Flex>
    </section>
  );
}

/** `pods and deployments.apps`; of many, the first three. */
function listed(kinds: readonly string[]): string {
  const more = kinds.length > 3 ? ` +${kinds.length - 3}` : '';
  return `${kinds.slice(0, 3).join(', ')}${more}`;
}
