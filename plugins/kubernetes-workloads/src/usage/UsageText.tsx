import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ResourceUsage } from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { formatAmount, Resource } from './formatAmount';
import styles from './Usage.module.css';

/** What is used, and what share of the limit that is; what isn't measured or not set is said as such, never as 0. */
export function UsageText(props: {
  resource: Resource;
  usage: ResourceUsage | undefined;
}) {
  const { resource, usage } = props;
  const { used, limit } = usage ?? {};
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (used === undefined)
    return (
      <Text color="secondary">
        {t(usage ? 'usage.unmeasured' : 'usage.untold')}
      </Text>
    );
  return (
    <>
      {formatAmount(resource, used)}
      {limit !== undefined && (
        <span aria-hidden className={styles.bar}>
          <span
            className={styles.fill}
            data-near={used > 0.9 * limit || undefined}
            style={{ inlineSize: `${Math.min(100, (100 * used) / limit)}%` }}
          />
        </span>
      )}
      <Text as="p" variant="body-small" color="secondary">
        {limit === undefined
          ? t('usage.unlimited')
          : t('usage.ofLimit', {
              percent: percentOf(used, limit),
              limit: formatAmount(resource, limit),
            })}
      </Text>
    </>
  );
}

export function percentOf(used: number, whole: number): string {
  return String(Math.round((100 * used) / whole));
}
