import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import {
  EntityDelivery,
  Revision,
} from '@mooring/plugin-kubernetes-delivery-common';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { clockTime } from '../health/clockTime';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { deliveryName } from './deliveryName';
import { DriftList } from './DriftList';
import { isSeen } from './isSeen';

/**
 * Whether Git is reconciled with the cluster: who reconciles, what it says, and what differs. What can't be seen now is unknown.
 *
 * - `isCurrent`: whether the browser hears of changes
 */
export function DeliveryList(props: {
  workloads: Pick<EntityWorkloads, 'clusters' | 'deliveries'>;
  isCurrent: boolean;
}) {
  const { workloads, isCurrent } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { items, unresolved } = workloads.deliveries;
  if (items.length === 0 && unresolved.length === 0) return null;
  return (
    <section aria-label={t('delivery.title')}>
      <Text as="h3" weight="bold">
        {t('delivery.title')}
      </Text>
      {items.map(item => (
        <DeliveryRow
          key={keyOf(item)}
          delivery={item}
          isKnown={isSeen(item, workloads.clusters, isCurrent)}
        />
      ))}
      {unresolved.map(({ reconciler, by, reason }) => (
        <Text as="p" key={`${by} ${reconciler.name}`} color="secondary">
          {reason} {t('delivery.namedBy', { by })}
        </Text>
      ))}
    </section>
  );
}

function DeliveryRow(props: { delivery: EntityDelivery; isKnown: boolean }) {
  const { delivery, isKnown } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { revision, target, operation, errors } = delivery;
  const sync = isKnown ? delivery.sync : 'Unknown';
  const health = isKnown ? delivery.health : 'Unknown';
  const name = deliveryName(delivery);
  const since = sync === 'OutOfSync' ? delivery.since : undefined;
  return (
    <Flex direction="column" gap="1" mb="2">
      <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
        <Text as="span" weight="bold">
          {t(`delivery.${sync}`)}
          {since !== undefined &&
            ` ${t('view.since', { when: clockTime(since) })}`}
        </Text>
        <Text as="span">{t(`delivery.health.${health}`)}</Text>
        {delivery.isSuspended && (
          <Text as="span">{t('delivery.suspended')}</Text>
        )}
        <RevisionLink revision={revision} />
        {target && (
          <Text as="span">
            → <RevisionLink revision={target} />
          </Text>
        )}
        <Text as="span" color="secondary">
          {delivery.url ? (
            <Link href={delivery.url} target="_blank" rel="noopener noreferrer">
              {name}
            </Link>
          ) : (
            name
          )}
        </Text>
      </Flex>
      {operation?.phase === 'Failed' && (
        <Text as="p">
          {t('delivery.failed', { message: operation.message ?? '' })}
        </Text>
      )}
      {unknownDestination(delivery) && (
        <Text as="p" color="secondary">
          {t('delivery.noCluster', {
            destination: unknownDestination(delivery)!,
          })}
        </Text>
      )}
      {errors.map(error => (
        <Text as="p" key={error}>
          {error}
        </Text>
      ))}
      <DriftList delivery={delivery} />
    </Flex>
  );
}

function RevisionLink({ revision }: { revision?: Revision }) {
  if (!revision) return null;
  const { text, short, url } = revision;
  return url ? (
    <Link href={url} target="_blank" rel="noopener noreferrer" title={text}>
      {short}
    </Link>
  ) : (
    <span title={text}>{short}</span>
  );
}

function unknownDestination({ deploysTo, destination }: EntityDelivery) {
  return deploysTo === undefined
    ? destination?.name ?? destination?.server
    : undefined;
}

function keyOf({ cluster, reconciler }: EntityDelivery): string {
  const { kind, namespace, name } = reconciler;
  return `${cluster} ${kind} ${namespace}/${name}`;
}
