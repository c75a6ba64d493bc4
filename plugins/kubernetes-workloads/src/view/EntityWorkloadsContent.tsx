import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Skeleton, Text } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { isWorthShowing } from '../health/isWorthShowing';
import { messageOf } from '../live/messageOf';
import { useCurrentHealth } from '../live/useCurrentHealth';
import { LogChoice, readLogChoice, writeLogChoice } from '../logs/LogChoice';
import { LogDialog } from '../logs/LogDialog';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { ClusterSection } from './ClusterSection';
import { HealthLabel } from '../health/HealthLabel';
import { clockTime } from '../health/clockTime';

/**
 * How the workloads of the page's entity are: what is wrong comes first, then each cluster with its pods. Which log is open
 * is part of the page's address.
 */
export function EntityWorkloadsContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { value, status, answeredAt, error, isOnline, reload } =
    useCurrentHealth(entityRef);
  const [query, setQuery] = useSearchParams();
  const choice = readLogChoice(query);
  const choose = (next: LogChoice | undefined) =>
    setQuery(writeLogChoice(query, next));

  if (!status) return <Skeleton height={80} aria-label={t('view.loading')} />;
  const when = answeredAt === undefined ? '' : clockTime(answeredAt);
  return (
    <Flex direction="column" gap="3" style={{ minWidth: 0 }}>
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
      {value && (
        <>
          <Flex align="center" gap="2" aria-live="polite">
            <Text as="span" color="secondary">
              {t('view.title')}
            </Text>
            <HealthLabel as="h2" status={status} />
          </Flex>
          {value.clusters.filter(isWorthShowing).map(workloads => (
            <ClusterSection
              key={workloads.cluster}
              workloads={workloads}
              onLogs={choose}
            />
          ))}
        </>
      )}
      {choice && (
        <LogDialog
          entityRef={entityRef}
          choice={choice}
          onChoice={choose}
          onClose={() => choose(undefined)}
        />
      )}
    </Flex>
  );
}
