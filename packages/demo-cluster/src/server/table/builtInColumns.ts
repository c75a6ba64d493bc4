import { ResourceType, toGroupResource } from '../../store/ResourceType';
import { humanDuration } from './humanDuration';
import { age, AGE_COLUMN, Column, integer, NAME_COLUMN, text } from './Column';
import { podColumns } from './podColumns';

const SELECTOR = text(
  'Selector',
  ({ spec }) => formatLabels(spec.selector?.matchLabels),
  { wide: true },
);
const CONTAINERS = [
  text(
    'Containers',
    ({ spec }) =>
      containersOf(spec)
        .map(({ name }) => name)
        .join(','),
    { wide: true },
  ),
  text(
    'Images',
    ({ spec }) =>
      containersOf(spec)
        .map(({ image }) => image)
        .join(','),
    { wide: true },
  ),
];

/** See `AddHandlers` in `k8s.io/kubernetes/pkg/printers/internalversion/printers.go`. */
const COLUMNS: Record<string, Column[]> = {
  pods: podColumns,
  'deployments.apps': [
    NAME_COLUMN,
    text(
      'Ready',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`,
    ),
    integer('Up-to-date', ({ status }) => status?.updatedReplicas),
    integer('Available', ({ status }) => status?.availableReplicas),
    AGE_COLUMN,
    ...CONTAINERS,
    SELECTOR,
  ],
  'replicasets.apps': [
    NAME_COLUMN,
    integer('Desired', ({ spec }) => spec.replicas),
    integer('Current', ({ status }) => status?.replicas),
    integer('Ready', ({ status }) => status?.readyReplicas),
    AGE_COLUMN,
    ...CONTAINERS,
    SELECTOR,
  ],
  'statefulsets.apps': [
    NAME_COLUMN,
    text(
      'Ready',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`,
    ),
    AGE_COLUMN,
    ...CONTAINERS,
  ],
  'daemonsets.apps': [
    NAME_COLUMN,
    integer('Desired', ({ status }) => status?.desiredNumberScheduled),
    integer('Current', ({ status }) => status?.currentNumberScheduled),
    integer('Ready', ({ status }) => status?.numberReady),
    integer('Up-to-date', ({ status }) => status?.updatedNumberScheduled),
    integer('Available', ({ status }) => status?.numberAvailable),
    text('Node Selector', ({ spec }) =>
      formatLabels(spec.template.spec.nodeSelector),
    ),
    AGE_COLUMN,
    ...CONTAINERS,
    SELECTOR,
  ],
  'jobs.batch': [
    NAME_COLUMN,
    text('Status', ({ status, spec }) => jobStatus(status, spec)),
    text(
      'Completions',
      ({ spec, status }) =>
        `${status?.succeeded ?? 0}/${spec.completions ?? 1}`,
    ),
    {
      name: 'Duration',
      type: 'string',
      cell: ({ status }: any, now) =>
        status?.startTime
          ? humanDuration(
              (status.completionTime
                ? Date.parse(status.completionTime)
                : now) - Date.parse(status.startTime),
            )
          : '',
    },
    AGE_COLUMN,
    ...CONTAINERS,
    SELECTOR,
  ],
  'cronjobs.batch': [
    NAME_COLUMN,
    text('Schedule', ({ spec }) => spec.schedule),
    text('Timezone', ({ spec }) => spec.timeZone),
    text('Suspend', ({ spec }) => (spec.suspend ? 'True' : 'False')),
    integer('Active', ({ status }) => status?.active?.length),
    age('Last Schedule', ({ status }) => status?.lastScheduleTime),
    AGE_COLUMN,
  ],
  'horizontalpodautoscalers.autoscaling': [
    NAME_COLUMN,
    text(
      'Reference',
      ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    ),
    text(
      'Targets',
      ({ spec, status }) =>
        (spec.metrics ?? [])
          .map((metric: any) => formatTarget(metric, status))
          .join(', ') || '<none>',
    ),
    text('MinPods', ({ spec }) => spec.minReplicas),
    integer('MaxPods', ({ spec }) => spec.maxReplicas),
    integer('Replicas', ({ status }) => status?.currentReplicas),
    AGE_COLUMN,
  ],
  services: [
    NAME_COLUMN,
    text('Type', ({ spec }) => spec.type),
    text('Cluster-IP', ({ spec }) => spec.clusterIP),
    text(
      'External-IP',
      ({ spec, status }) => spec.externalName ?? formatIngress(status),
    ),
    text(
      'Port(s)',
      ({ spec }) =>
        (spec.ports ?? [])
          .map((port: any) => `${port.port}/${port.protocol ?? 'TCP'}`)
          .join(',') || '<none>',
    ),
    AGE_COLUMN,
    text('Selector', ({ spec }) => formatLabels(spec.selector), { wide: true }),
  ],
  'ingresses.networking.k8s.io': [
    NAME_COLUMN,
    text('Class', ({ spec }) => spec.ingressClassName),
    text(
      'Hosts',
      ({ spec }) =>
        (spec.rules ?? []).map((rule: any) => rule.host ?? '*').join(',') ||
        '*',
    ),
    text('Address', ({ status }) =>
      formatIngress(status).replace('<none>', ''),
    ),
    text('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    AGE_COLUMN,
  ],
  namespaces: [
    NAME_COLUMN,
    text('Status', ({ status }) => status?.phase),
    AGE_COLUMN,
  ],
  nodes: [
    NAME_COLUMN,
    text('Status', () => 'Ready'),
    text('Roles', () => undefined),
    AGE_COLUMN,
    text('Version', ({ status }) => status?.nodeInfo?.kubeletVersion),
  ],
  events: [
    age('Last Seen', ({ lastTimestamp }) => lastTimestamp),
    text('Type', ({ type }) => type),
    text('Reason', ({ reason }) => reason),
    text(
      'Object',
      ({ involvedObject }) =>
        `${involvedObject.kind.toLocaleLowerCase('en-US')}/${
          involvedObject.name
        }`,
    ),
    text('Message', ({ message }) => message),
    { ...NAME_COLUMN, priority: 1 },
  ],
};

/** The columns kubectl prints for a built-in kind; name and age where nothing else is said. */
export function builtInColumns(type: ResourceType): Column[] {
  return COLUMNS[toGroupResource(type)] ?? [NAME_COLUMN, AGE_COLUMN];
}

function containersOf(spec: any): { name: string; image: string }[] {
  return spec?.template?.spec?.containers ?? [];
}

function formatLabels(
  labels: Record<string, string> | undefined,
): string | undefined {
  const pairs = Object.entries(labels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  return pairs.join(',') || undefined;
}

function formatIngress(status: any): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(
    (ingress: any) => ingress.hostname ?? ingress.ip,
  );
  return addresses.join(',') || '<none>';
}

function jobStatus(status: any, spec: any): string {
  const finished = (status?.conditions ?? []).find(
    (condition: any) =>
      ['Complete', 'Failed'].includes(condition.type) &&
      condition.status === 'True',
  );
  return finished?.type ?? (spec.suspend ? 'Suspended' : 'Running');
}

function formatTarget(metric: any, status: any): string {
  const { name, target } = metric.resource ?? {};
  const current = (status?.currentMetrics ?? []).find(
    (candidate: any) => candidate.resource?.name === name,
  );
  const percentage = current?.resource?.current?.averageUtilization;
  return `${name}: ${percentage ?? '<unknown>'}${
    percentage === undefined ? '' : '%'
  }/${target?.averageUtilization ?? '?'}%`;
}
