import { Entity } from '@backstage/catalog-model';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { isLabelName, isMetricName } from './promql';

/** More entries, and what is longer, are left out. */
const MAX_ENTRIES = 10;
const MAX_LENGTH = 2_000;

/** What an entity's annotations for Prometheus ask for. */
export interface PrometheusAnnotations {
  /** The instance to ask: `prometheus.io/service-name`. */
  readonly instance?: string;
  /** The metrics and recording rules to show, each with the label to name its series by: `prometheus.io/rule`. */
  readonly rules: readonly { metric: string; dimension?: string }[];
  /** The names of alerts, or all: `prometheus.io/alert`. */
  readonly alerts: readonly string[] | 'all';
  /** What the labels of alerts must be: `prometheus.io/labels`. */
  readonly labels: Readonly<Record<string, string>>;
  /** What isn't followed, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads the annotations of the community's plugin for Prometheus, whose forms are those of
 * https://github.com/RoadieHQ/roadie-backstage-plugins/tree/main/plugins/frontend/backstage-plugin-prometheus. PromQL is not
 * followed: an author could read whatever the instance has of others.
 */
export function readAnnotations(entity: Entity): PrometheusAnnotations {
  const notes: string[] = [];
  const list = (name: string): string[] => {
    const text = entity.metadata.annotations?.[`prometheus.io/${name}`] ?? '';
    const all = text
      .slice(0, MAX_LENGTH)
      .split(',')
      .map(each => each.trim())
      .filter(Boolean);
    if (all.length > MAX_ENTRIES || text.length > MAX_LENGTH)
      notes.push(
        `prometheus.io/${name}: only the first ${MAX_ENTRIES} entries are followed.`,
      );
    return all.slice(0, MAX_ENTRIES);
  };
  const rules: { metric: string; dimension?: string }[] = [];
  for (const entry of list('rule')) {
    const [metric, dimension, ...more] = entry.split('|').map(s => s.trim());
    const isDimension = dimension === undefined || isLabelName(dimension);
    if (isMetricName(metric) && isDimension && more.length === 0)
      rules.push({ metric, dimension });
    else
      notes.push(
        `prometheus.io/rule: ${quoted(
          entry,
        )} isn't the name of a metric or a recording rule, so it isn't shown; PromQL is never run from an annotation.`,
      );
  }
  const labels: Record<string, string> = {};
  for (const entry of list('labels')) {
    const [, label, value] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    if (label !== undefined && isLabelName(label)) labels[label] = value;
    else
      notes.push(
        `prometheus.io/labels: ${quoted(
          entry,
        )} must be a label and its value, such as team=shop.`,
      );
  }
  const alerts = list('alert');
  return {
    instance:
      entity.metadata.annotations?.['prometheus.io/service-name']?.trim() ||
      undefined,
    rules,
    alerts: alerts.includes('all') ? 'all' : alerts,
    labels,
    notes,
  };
}

function quoted(text: string): string {
  return JSON.stringify(foreignText(text));
}
