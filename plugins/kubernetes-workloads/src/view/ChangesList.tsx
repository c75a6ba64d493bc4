import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { clockTime } from '../health/clockTime';
import { messageOf } from '../live/messageOf';
import { useAnswer } from '../live/useAnswer';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from './ChangesList.module.css';

/** Changes that are shown; the latest come first. */
const LIMIT = 20;

/** What changed in an entity's workloads, the latest first. */
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
  return (
    <section aria-label={t('changes.title')}>
      <Text as="h3" weight="bold">
        {t('changes.title')}
      </Text>
      {error && !value && <Text as="p">{messageOf(error)}</Text>}
      {value?.items.length === 0 && (
        <Text as="p" color="secondary">
          {t('changes.none', { days: String(value.keptDays) })}
        </Text>
      )}
      <ol className={styles.changes}>
        {value?.items.map(
          ({ id, at, cluster, message, revision, whileAway }) => (
            <li key={id}>
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
          ),
        )}
      </ol>
    </section>
  );
}
