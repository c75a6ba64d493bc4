import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import {
  ClusterWorkloads,
  PodRow,
  WorkloadAssessment,
} from '@mooring/plugin-kubernetes-workloads-common';
import { DriftNote } from '../delivery/DriftNote';
import { Selection } from '../details/Selection';
import { HealthLabel } from '../health/HealthLabel';
import { ReadyPodsText } from '../health/ReadyPodsText';
import { statusNow, Trust } from '../health/trust';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { versionOf } from '../versions/versionOf';
import { PodMarks } from './PodMarks';
import styles from './Tables.module.css';

/** The workloads of one cluster, each with its pods as marks. */
export function WorkloadsTable(props: {
  workloads: ClusterWorkloads;
  deliveries: readonly EntityDelivery[];
  trust: Trust;
  onSelect: (selection: Selection) => void;
}) {
  const { workloads, deliveries, trust, onSelect } = props;
  const { cluster, podRows } = workloads;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (workloads.workloads.length === 0) return null;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>
          <VisuallyHidden>{t('workloads.caption', { cluster })}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {(['workload', 'state', 'pods', 'version'] as const).map(column => (
              <th key={column} scope="col">
                {t(`workloads.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {workloads.workloads.map(each => (
            <Row
              key={`${each.workload.kind} ${each.workload.namespace}/${each.workload.name}`}
              {...{ assessment: each, cluster, deliveries, trust, onSelect }}
              seen={workloads}
              pods={podRows.filter(pod => isOf(pod, each))}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  assessment: WorkloadAssessment;
  cluster: string;
  deliveries: readonly EntityDelivery[];
  pods: readonly PodRow[];
  trust: Trust;
  /** What was seen of the cluster. */
  seen: ClusterWorkloads;
  onSelect: (selection: Selection) => void;
}) {
  const { assessment, cluster, deliveries, pods, trust, seen, onSelect } =
    props;
  const { workload, status, message, pods: count } = assessment;
  const { kind, namespace, name } = workload;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const place = [kind.split('.')[0], namespace].filter(Boolean).join(' · ');
  return (
    <tr>
      <th scope="row">
        <Button
          variant="tertiary"
          size="small"
          className={styles.name}
          aria-label={t('workloads.open', { kind: kind.split('.')[0], name })}
          onPress={() =>
            onSelect({ cluster, object: workload, view: 'events' })
          }
        >
          {name}
        </Button>
        <Text as="div" variant="body-small" color="secondary">
          {place}
        </Text>
      </th>
      <td>
        <HealthLabel status={statusNow(status, trust)} />
        {message && (
          <Text as="div" variant="body-small" color="secondary">
            {message}
          </Text>
        )}
        <DriftNote {...{ cluster, workload, deliveries }} />
      </td>
      <td>
        <PodMarks pods={pods} trust={trust} />
        {count && (
          <ReadyPodsText
            isShort
            workloads={{ ...seen, pods: count }}
            trust={trust}
          />
        )}
      </td>
      <td>{[...new Set(imagesOf(pods).map(versionOf))].join(', ')}</td>
    </tr>
  );
}

function isOf(pod: PodRow, { workload }: WorkloadAssessment): boolean {
  const { kind, namespace, name } = pod.workload;
  return (
    kind === workload.kind &&
    namespace === workload.namespace &&
    name === workload.name
  );
}

function imagesOf(pods: readonly PodRow[]): string[] {
  return pods.flatMap(({ containers }) =>
    containers.flatMap(({ role, image }) =>
      role === 'main' && image ? [image] : [],
    ),
  );
}
