import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import {
  ContainerStatus,
  PodRow,
} from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from './PodsTable.module.css';

/** The rows that are shown at once; the worst come first. */
const MAX_ROWS = 50;

/** The pods of one cluster, the worst first. */
export function PodsTable(props: {
  cluster: string;
  pods: readonly PodRow[];
  total: number;
  onLogs: (pod: PodRow) => void;
}) {
  const { cluster, pods, total, onLogs } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (pods.length === 0) return null;
  const shown = pods.slice(0, MAX_ROWS);
  return (
    <div className={styles.scroll}>
      <table className={styles.pods}>
        <caption>
          <VisuallyHidden>{t('pods.caption', { cluster })}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {(
              ['pod', 'state', 'ready', 'restarts', 'lastExit', 'node'] as const
            ).map(column => (
              <th key={column} scope="col">
                {t(`pods.${column}`)}
              </th>
            ))}
            <th scope="col">
              <VisuallyHidden>{t('pods.logs')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(pod => (
            <tr key={`${pod.namespace}/${pod.name}`}>
              <th scope="row">{pod.name}</th>
              <td data-health={pod.health}>{pod.status}</td>
              <td>
                {pod.readyContainers}/{pod.totalContainers}
              </td>
              <td>{pod.restarts}</td>
              <td>
                <LastExit containers={pod.containers} />
              </td>
              <td>{pod.node}</td>
              <td>
                <Button
                  variant="tertiary"
                  size="small"
                  aria-label={t('pods.logsOf', { pod: pod.name })}
                  onPress={() => onLogs(pod)}
                >
                  {t('pods.logs')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > shown.length && (
        <Text as="p" variant="body-small" color="secondary">
          {t('view.morePods', { count: total - shown.length })}
        </Text>
      )}
    </div>
  );
}

/** How the container that ended last did so. */
function LastExit(props: { containers: readonly ContainerStatus[] }) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [last] = props.containers
    .flatMap(({ state, lastTermination }) =>
      state.type === 'terminated' ? state.termination : lastTermination ?? [],
    )
    .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
  if (!last) return null;
  const code = String(last.exitCode);
  return (
    <>
      {last.reason
        ? t('pods.exit', { code, reason: last.reason })
        : t('pods.exitCode', { code })}
    </>
  );
}
