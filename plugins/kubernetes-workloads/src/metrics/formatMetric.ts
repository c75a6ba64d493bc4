import { MetricUnit } from '@mooring/plugin-kubernetes-workloads-common';
import { formatAmount } from '../usage/formatAmount';

/** A value of a panel in its unit; a dash where nothing was measured. */
export function formatMetric(unit: MetricUnit, value: number | null): string {
  if (value === null) return '–';
  switch (unit) {
    case 'cores':
      return formatAmount('cpu', value);
    case 'bytes':
      return formatAmount('memory', value);
    case 'ratio':
      return `${short(100 * value)} %`;
    case 'perSecond':
      return `${short(value)}/s`;
    case 'seconds':
      return value < 1 ? `${short(1000 * value)} ms` : `${short(value)} s`;
    default:
      return short(value);
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
