import { PodRow } from '@mooring/plugin-kubernetes-workloads-common';
import { statusNow, Trust } from '../health/trust';
import styles from './Tables.module.css';

/** More pods are not drawn one by one. */
const MAX_MARKS = 30;

/** One mark for each pod, the worst first; they differ in shape, so that nobody has to tell colours apart. */
export function PodMarks(props: { pods: readonly PodRow[]; trust: Trust }) {
  const { pods, trust } = props;
  if (pods.length === 0) return null;
  const shown = pods.slice(0, MAX_MARKS);
  return (
    <span aria-hidden className={styles.marks}>
      {shown.map(({ namespace, name, status, health }) => (
        <span
          key={`${namespace}/${name}`}
          className={styles.mark}
          data-health={statusNow(health, trust)}
          title={`${name}: ${status}`}
        />
      ))}
      {pods.length > shown.length && '…'}
    </span>
  );
}
