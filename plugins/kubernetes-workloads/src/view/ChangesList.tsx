import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import {
  EntitySync,
  WorkloadChange,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { clockTime } from '../health/clockTime';
import { messageOf } from '../live/messageOf';
import { useAnswer } from '../live/useAnswer';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from './ChangesList.module.css';
import { timelineOf } from './timeline';

/** Changes that are shown; the latest come first. */
const LIMIT = 20;

/** What changed in an entity's workloads and what Argo CD or Flux has synced, the latest first. */
export function ChangesList({ entityRef }: { entityRef: string }) {
  const api = useApi(kubernetesWorkloadsApiRef);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const ask = useCallback(
    (options: { signal: AbortSignal }) =>
      api.getChanges(entityRef, { limit: LIMIT }, options),
    [api, entityRef],
  );
  const { value, error } = useAnswer({ ask, entityRefs: [entityRef] });
  if (!value && !error) return null;
  const entries = value ? timelineOf(value, LIMIT) : [];
  return (
    <section aria-label={t('changes.title')}>
      <Text as="h3" weight="bold">
        {t('changes.title')}
      </Text>
      {error && !value && <Text as="p">{messageOf(error)}</Text>}
      {value && entries.length === 0 && (
        <Text as="p" color="secondary">
          {t('changes.none', { days: String(value.keptDays) })}
        </Text>
      )}
      <ol className={styles.changes}>
        {entries.map(entry =>
          'sync' in entry ? (
            <SyncLine key={entry.key} sync={entry.sync} />
          ) : (
            <ChangeLine key={entry.key} change={entry.change} />
          ),
        )}
      </ol>
    </section>
  );
}

function ChangeLine({ change }: { change: WorkloadChange }) {
  const { at, cluster, message, revision, whileAway } = change;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  return (
    <li>
      <time dateTime={at}>{clockTime(Date.parse(at))}</time>
      <span>
        {message}{' '}
        <Text variant="body-small" color="secondary">
          {[
            cluster,
            revision && t('changes.revision', { revision }),
            whileAway && t('changes.whileAway'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </span>
    </li>
  );
}

function SyncLine({ sync }: { sync: EntitySync }) {
  const { at, cluster, message, revision } = sync;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  return (
    <li>
      <time dateTime={at}>{clockTime(Date.parse(at))}</time>
      <span>
        {message}{' '}
        <Text variant="body-small" color="secondary">
          {cluster}
        </Text>
        {revision?.url && (
          <>
            {' '}
            <Link href={revision.url} target="_blank" rel="noopener noreferrer">
              {t('changes.revision', { revision: revision.short })}
            </Link>
          </>
        )}
      </span>
    </li>
  );
}
