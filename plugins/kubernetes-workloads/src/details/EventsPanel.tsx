import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import { ObjectEvent } from '@mooring/plugin-kubernetes-workloads-common';
import { clockTime } from '../health/clockTime';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from './DetailsDrawer.module.css';
import { ScrollRegion } from './ScrollRegion';
import { askEvents, OpenObject, useObject } from './useObject';

/** The events of an object and of what it owns, the latest first. */
export function EventsPanel(props: OpenObject) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { value, error, loading, retry } = useObject(askEvents, props);
  if (error) return <Alert status="warning" icon title={messageOf(error)} />;
  if (!value) return <Skeleton height={120} aria-label={t('events.loading')} />;
  return (
    <>
      <Flex align="center" gap="3">
        <Text variant="body-small" color="secondary">
          {t('events.asked', { when: clockTime(Date.parse(value.askedAt)) })}
          {value.isCut && ` ${t('events.cut')}`}
        </Text>
        <Button
          variant="secondary"
          size="small"
          isDisabled={loading}
          onPress={retry}
        >
          {t('view.retry')}
        </Button>
      </Flex>
      {value.events.length === 0 ? (
        <Text as="p">{t('events.none')}</Text>
      ) : (
        <Events events={value.events} />
      )}
    </>
  );
}

function Events({ events }: { events: readonly ObjectEvent[] }) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  return (
    <ScrollRegion label={t('details.events')}>
      <table className={styles.table}>
        <thead>
          <tr>
            {(['last', 'reason', 'object', 'message'] as const).map(column => (
              <th key={column} scope="col">
                {t(`events.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            <tr key={index}>
              <td>
                {event.lastSeen && clockTime(Date.parse(event.lastSeen))}
                {event.count > 1 && ` (×${event.count})`}
              </td>
              <td data-type={event.type}>{event.reason}</td>
              <td>
                {event.object.kind.split('.')[0]} {event.object.name}
              </td>
              <td className={styles.message}>{event.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
