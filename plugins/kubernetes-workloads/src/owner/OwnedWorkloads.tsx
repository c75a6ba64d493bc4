import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Flex, Link, Skeleton, Text, VisuallyHidden } from '@backstage/ui';
import {
  EntitySummary,
  HealthStatus,
} from '@mooring/plugin-kubernetes-workloads-common';
import useNetworkState from 'react-use/esm/useNetworkState';
import { clockTime } from '../health/clockTime';
import { HealthLabel } from '../health/HealthLabel';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from '../view/Tables.module.css';
import { useOwnedSummaries } from './useOwnedSummaries';
import { VersionsTable } from './VersionsTable';

/** What somebody looks for first. */
const ORDER: readonly HealthStatus[] = [
  ...(['Degraded', 'Unknown', 'Progressing'] as const),
  ...(['Missing', 'Suspended', 'Healthy'] as const),
];

/** How the workloads are of everything that some owners own: counted, the worst first, and what runs where. */
export function OwnedWorkloads(props: {
  /** Undefined until they are known. */
  owners: readonly string[] | undefined;
}) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { value, error, titleOf, left } = useOwnedSummaries(props.owners);
  const { online = true } = useNetworkState();
  if (!value)
    return error ? (
      <Text as="p">{messageOf(error)}</Text>
    ) : (
      <Skeleton height={80} aria-label={t('view.loading')} />
    );
  const denied = value.unavailable.filter(
    ({ reason }) => reason === 'not-allowed',
  ).length;
  if (value.items.length === 0)
    return (
      <Text as="p">
        {denied > 0 ? t('owned.denied', { count: denied }) : t('owned.empty')}
      </Text>
    );
  const isCurrent = online && !error;
  const items = value.items.map(item =>
    isCurrent ? item : { ...item, status: 'Unknown' as const },
  );
  return (
    <Flex direction="column" gap="3" style={{ minWidth: 0 }}>
      {!online && <Text as="p">{t('owned.offline')}</Text>}
      {online && error && <Text as="p">{messageOf(error)}</Text>}
      <Counts items={items} />
      <Rows
        items={[...items].sort(compare)}
        titleOf={titleOf}
        isCurrent={isCurrent}
      />
      {value.notes.map(reason => (
        <Text key={reason} variant="body-small">
          {t('metrics.alertsUnknown', { reason })}
        </Text>
      ))}
      {denied > 0 && (
        <Text variant="body-small">{t('owned.denied', { count: denied })}</Text>
      )}
      {left > 0 && (
        <Text variant="body-small">{t('owned.left', { count: left })}</Text>
      )}
      <VersionsTable items={items} titleOf={titleOf} />
    </Flex>
  );
}

function compare(a: EntitySummary, b: EntitySummary): number {
  return (
    ORDER.indexOf(a.status) - ORDER.indexOf(b.status) ||
    b.totalProblems - a.totalProblems ||
    a.entityRef.localeCompare(b.entityRef)
  );
}

function Counts({ items }: { items: readonly EntitySummary[] }) {
  return (
    <Flex gap="3" style={{ flexWrap: 'wrap' }}>
      {ORDER.map(status => {
        const count = items.filter(item => item.status === status).length;
        return (
          count > 0 && (
            <Flex key={status} align="center" gap="1">
              <HealthLabel status={status} />
              <Text>{count}</Text>
            </Flex>
          )
        );
      })}
    </Flex>
  );
}

/** The pods of clusters that can be seen, and how many clusters can't. */
function Ready(
  props: Pick<EntitySummary, 'pods' | 'clusters'> & { isCurrent: boolean },
) {
  const { pods, clusters, isCurrent } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (!isCurrent) return null;
  const uncounted = clusters.filter(cluster => !cluster.isCurrent).length;
  return (
    <>
      {pods.desired > 0 && `${pods.ready}/${pods.desired}`}
      {uncounted > 0 && (
        <Text as="div" variant="body-small" color="secondary">
          {t('view.uncounted', { count: uncounted })}
        </Text>
      )}
    </>
  );
}

function Rows(props: {
  isCurrent: boolean;
  items: readonly EntitySummary[];
  titleOf: (entityRef: string) => string;
}) {
  const { items, titleOf, isCurrent } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>
          <VisuallyHidden>{t('owned.caption')}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {(['component', 'state', 'problem', 'ready'] as const).map(
              column => (
                <th key={column} scope="col">
                  {t(`owned.${column}`)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {items.map(
            ({ entityRef, status, problem, totalProblems, ...item }) => (
              <tr key={entityRef}>
                <th scope="row">
                  <Link
                    href={`${
                      entityRoute?.(parseEntityRef(entityRef)) ?? ''
                    }/kubernetes`}
                  >
                    {titleOf(entityRef)}
                  </Link>
                </th>
                <td>
                  <HealthLabel status={status} />
                </td>
                <td className={styles.message}>
                  {problem?.message}
                  {problem && (
                    <Text as="div" variant="body-small" color="secondary">
                      {[
                        problem.cluster,
                        problem.since !== undefined &&
                          t('view.since', { when: clockTime(problem.since) }),
                        totalProblems > 1 &&
                          t('view.moreProblems', { count: totalProblems - 1 }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  )}
                </td>
                <td>
                  <Ready {...item} isCurrent={isCurrent} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}
