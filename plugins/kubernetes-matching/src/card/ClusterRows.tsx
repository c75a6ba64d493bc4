import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, VisuallyHidden } from '@backstage/ui';
import {
  LiveClusterMatch,
  WorkloadStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { isAnswering, useStateText } from '../match/clusterState';
import { kubernetesMatchingTranslationRef } from '../translation';
import styles from './ClusterRows.module.css';

const MAX_WORKLOADS = 3;

/** What is found on each cluster; a cluster without a match shows only when it has not answered. */
export function ClusterRows(props: { clusters: readonly LiveClusterMatch[] }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const stateText = useStateText();
  const shown = props.clusters.filter(
    cluster => cluster.workloads.length > 0 || !isAnswering(cluster),
  );
  if (shown.length === 0) return null;
  return (
    <ul className={styles.clusters}>
      {shown.map(({ cluster, workloads, status, state }) => (
        <li key={cluster}>
          <Text weight="bold">{cluster}</Text>
          <ul className={styles.workloads}>
            {workloads.slice(0, MAX_WORKLOADS).map(workload => (
              <li
                key={`${workload.kind} ${workload.namespace}/${workload.name}`}
              >
                <Workload workload={workload} />
              </li>
            ))}
            {workloads.length > MAX_WORKLOADS && (
              <li>
                {t('card.more', { count: workloads.length - MAX_WORKLOADS })}
              </li>
            )}
            {!isAnswering({ status, state }) && <li>{stateText(state)}</li>}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Workload({ workload }: { workload: WorkloadStatus }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { kind, namespace, name, ready, desired } = workload;
  const isKnown = ready !== undefined && desired !== undefined;
  const pods = { ready: String(ready), desired: String(desired) };
  return (
    <>
      {kind} {namespace && `${namespace}/`}
      {name}
      {isKnown && (
        <span
          className={styles.pods}
          data-ready={ready >= desired ? 'all' : 'some'}
        >
          <span aria-hidden>{t('card.podsReady', pods)}</span>
          <VisuallyHidden>{t('card.podsReadyLabel', pods)}</VisuallyHidden>
        </span>
      )}
    </>
  );
}
