import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, VisuallyHidden } from '@backstage/ui';
import {
  ContainerStatus,
  PodRow,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Selection } from '../details/Selection';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { PodUsageCells } from '../usage/PodUsageCells';
import { ageOf } from './ageOf';
import styles from './Tables.module.css';
import { usePodPages } from './usePodPages';

/** Fewer rows are all on the page, so that its search finds them. */
const MAX_WHOLE = 50;
const ROW_HEIGHT = 37;
/** The room for many rows, which then scroll by themselves, in pixels. */
const SCROLL_HEIGHT = 600;

const COLUMNS = [
  ...([
    'pod',
    'state',
    'ready',
    'restarts',
    'lastExit',
    'age',
    'cpu',
    'memory',
    'node',
  ] as const),
];

/** The pods of one cluster, the worst first; of many, only those in sight are on the page. */
export function PodsTable(props: {
  cluster: string;
  pods: readonly PodRow[];
  total: number;
  /** Whether they are as they are now, or as they were when they were seen last. */
  isNow: boolean;
  onSelect: (selection: Selection) => void;
}) {
  const { cluster, pods, total, isNow, onSelect } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const box = useRef<HTMLDivElement>(null);
  const isVirtual = total > MAX_WHOLE;
  const virtualizer = useVirtualizer({
    count: total,
    enabled: isVirtual,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const items = virtualizer.getVirtualItems();
  const podAt = usePodPages({
    ...{ cluster, pods, total },
    inSight: [items[0]?.index ?? 0, items[items.length - 1]?.index ?? 0],
  });
  if (pods.length === 0) return null;
  const indexes = isVirtual ? items.map(({ index }) => index) : pods.keys();
  const above = items[0]?.start ?? 0;
  const below = isVirtual
    ? virtualizer.getTotalSize() - (items[items.length - 1]?.end ?? 0)
    : 0;
  return (
    <div
      ref={box}
      className={styles.scroll}
      style={isVirtual ? { height: SCROLL_HEIGHT } : undefined}
    >
      <table
        className={styles.table}
        data-stale={!isNow || undefined}
        aria-rowcount={total + 1}
      >
        <caption>
          <VisuallyHidden>{t('pods.caption', { cluster })}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {COLUMNS.map(column => (
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
          <Space height={above} />
          {[...indexes].map(index => {
            const pod = podAt(index);
            return pod ? (
              <Row
                key={`${pod.namespace}/${pod.name}`}
                {...{ cluster, index, pod, onSelect }}
              />
            ) : (
              <tr key={index} aria-rowindex={index + 2} aria-busy>
                <td colSpan={COLUMNS.length + 1}>
                  <Skeleton height={ROW_HEIGHT - 12} />
                </td>
              </tr>
            );
          })}
          <Space height={below} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are out of sight. */
function Space({ height }: { height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden style={{ height }} />;
}

function Row(props: {
  cluster: string;
  index: number;
  pod: PodRow;
  onSelect: (selection: Selection) => void;
}) {
  const { cluster, index, pod, onSelect } = props;
  const { namespace, name } = pod;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const open = (view: Selection['view']) =>
    onSelect({ cluster, object: { kind: 'Pod', namespace, name }, view });
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <Button
          variant="tertiary"
          size="small"
          className={styles.name}
          onPress={() => open('containers')}
        >
          {name}
        </Button>
      </th>
      <td data-health={pod.health}>{pod.status}</td>
      <td>
        {pod.readyContainers}/{pod.totalContainers}
      </td>
      <td>{pod.restarts}</td>
      <td>
        <LastExit containers={pod.containers} />
      </td>
      <td>{pod.createdAt && ageOf(Date.parse(pod.createdAt), Date.now())}</td>
      <PodUsageCells cluster={cluster} pod={pod} />
      <td>{pod.node}</td>
      <td>
        <Button
          variant="tertiary"
          size="small"
          aria-label={t('pods.logsOf', { pod: name })}
          onPress={() => open('logs')}
        >
          {t('pods.logs')}
        </Button>
      </td>
    </tr>
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
