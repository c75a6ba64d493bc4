import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** The objects that differ from what the source says. */
export function DriftList({ delivery }: { delivery: EntityDelivery }) {
  const { drift, totalDrift } = delivery;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (drift.length === 0) return null;
  return (
    <ul style={{ margin: 0 }}>
      {drift.map(({ kind, namespace, name, drift: how, message }) => (
        <li key={`${kind} ${namespace}/${name}`}>
          <Text variant="body-small">
            {`${kind.split('.')[0]} ${namespace ? `${namespace}/` : ''}${name}`}
            {': '}
            {t(`delivery.drift.${how}`)}
            {message && `. ${message}`}
          </Text>
        </li>
      ))}
      {totalDrift > drift.length && (
        <li>{t('delivery.moreDrift', { count: totalDrift - drift.length })}</li>
      )}
    </ul>
  );
}
