import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClusterMetrics,
  EntityMetrics,
  kubernetesWorkloadsReadPermission,
  MetricPanel,
  MetricsRange,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import {
  podsInClusters,
  PodsInCluster,
  PodsInNamespace,
  treesOfEntity,
} from './EntityPods';
import { PANELS, PanelQuery } from './panels';
import {
  PrometheusClient,
  PrometheusError,
  TimeRange,
} from './PrometheusClient';
import { Series } from './readAnswer';
import { readAnnotations } from './readAnnotations';
import { toLines } from './toLines';

/** The step of each range, in seconds: 120 values. */
const STEPS: Readonly<Record<MetricsRange, number>> = {
  '1h': 30,
  '6h': 180,
  '24h': 720,
};
const POINTS = 120;
/** In seconds. */
const SAME = 15;
/** A rate needs two values of each series: those who scrape each minute have them in this time, in seconds. */
const MIN_WINDOW = 300;
/** What browsers get of one panel. */
const MAX_SERIES = 20;

/** Tells what Prometheus knows of an entity's pods. What is asked comes from what matches the entity, never from the caller. */
export class MetricsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    clients: readonly PrometheusClient[];
    now?: () => number;
  }): MetricsService {
    return new MetricsService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof MetricsService.create>[0],
  ) {}

  async metrics(
    entityRef: string,
    { range = '1h' }: { range?: MetricsRange },
    credentials: BackstageCredentials,
  ): Promise<EntityMetrics> {
    const { access, objects, clients, now = Date.now } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesWorkloadsReadPermission,
      credentials,
    );
    const { rules, notes, instance } = readAnnotations(entity);
    const step = STEPS[range];
    // So that all who ask within seconds get the same answer.
    const end = Math.floor(now() / 1000 / SAME) * SAME;
    const times = { start: end - (POINTS - 1) * step, end, step };
    const panels = [...PANELS, ...rules.map(panelOfRule)];
    const trees = await treesOfEntity(entity, objects);
    const clusters = await Promise.all(
      podsInClusters(trees, clients, instance).map(
        async (found): Promise<ClusterMetrics> => ({
          cluster: found.cluster,
          instance: found.client?.instance.name,
          panels: await Promise.all(
            found.client ? panels.map(panel => ask(found, panel, times)) : [],
          ),
          notes: [...found.notes, ...notes],
        }),
      ),
    );
    const from = new Date(times.start * 1000).toISOString();
    return { entityRef, from, stepSeconds: step, clusters };
  }
}

type Panel = PanelQuery & { title?: string; dimension?: string };

/** A metric that the entity names, of its own pods alone. */
function panelOfRule(rule: { metric: string; dimension?: string }): Panel {
  const { metric: title, dimension } = rule;
  return {
    ...{ id: 'rule', unit: 'count', title, dimension },
    query: pods => `${title}{${pods}}`,
  };
}

async function ask(
  { client, namespaces }: PodsInCluster,
  panel: Panel,
  times: TimeRange,
): Promise<MetricPanel> {
  const { id, title, unit, dimension } = panel;
  const window = `${Math.max(MIN_WINDOW, 4 * times.step)}s`;
  const nameOf = (found: PodsInNamespace, { labels }: Series) => {
    const name = (dimension && labels[dimension]) || labels.pod || '';
    return namespaces.length > 1 ? `${found.namespace}/${name}` : name;
  };
  try {
    const answers = await Promise.all(
      namespaces.map(async found =>
        (
          await client!.range(panel.query(found.matchers, window), times)
        ).map(series => ({ name: nameOf(found, series), series })),
      ),
    );
    const lines = toLines(answers.flat(), times);
    return {
      ...{ id, title, unit },
      series: lines.slice(0, MAX_SERIES),
      totalSeries: lines.length,
    };
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return {
      id,
      title,
      unit,
      series: [],
      totalSeries: 0,
      error: error.message,
    };
  }
}
