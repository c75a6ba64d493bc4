import { PodRow } from '@mooring/plugin-kubernetes-workloads-common';
import { usePodUsage } from './UsageContext';
import { UsageText } from './UsageText';

/** The columns `cpu` and `memory` of a pod's row. */
export function PodUsageCells(props: { cluster: string; pod: PodRow }) {
  const usage = usePodUsage(props.cluster, props.pod);
  return (
    <>
      <td>
        <UsageText resource="cpu" usage={usage?.cpu} />
      </td>
      <td>
        <UsageText resource="memory" usage={usage?.memory} />
      </td>
    </>
  );
}
