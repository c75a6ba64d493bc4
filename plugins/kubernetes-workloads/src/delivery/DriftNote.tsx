import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { ProblemObject } from '@mooring/plugin-kubernetes-workloads-common';
import { clockTime } from '../health/clockTime';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** That a workload isn't as its source says, and since when that is so, where it is known. */
export function DriftNote(props: {
  cluster: string;
  workload: ProblemObject;
  /** Those of which it can be seen now what they say. */
  deliveries: readonly EntityDelivery[];
}) {
  const { cluster, workload, deliveries } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const drifts = deliveries.flatMap(delivery => {
    if (delivery.deploysTo !== cluster || delivery.sync !== 'OutOfSync')
      return [];
    const found = delivery.drift.find(
      ({ kind, namespace, name }) =>
        kind === workload.kind &&
        namespace === workload.namespace &&
        name === workload.name,
    );
    return found ? [{ ...found, since: delivery.since }] : [];
  });
  const [drift] = drifts;
  if (!drift) return null;
  const { since } = drift;
  return (
    <Text as="div" variant="body-small">
      {t('delivery.OutOfSync')}
      {since !== undefined && ` ${t('view.since', { when: clockTime(since) })}`}
      {': '}
      {t(`delivery.drift.${drift.drift}`)}
    </Text>
  );
}
