import { ContainerStatus } from 'kubernetes-types/core/v1';
import { Pod } from '../kinds';
import {
  CONTAINER_ANNOTATION,
  LOG_ANNOTATION,
} from '../../store/podAnnotations';

/** A running container says something this often, in milliseconds. */
const LINE_INTERVAL_MS = 5_000;

/** Older lines are gone, as the kubelet rotates logs away. */
const MAX_LINES = 500;

/** A line of a log. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  time: number;
  text: string;
}

const STARTING = [
  'starting up',
  'configuration read',
  'listening on 0.0.0.0:8080',
];
const CRASHING = [
  'Error: connect ECONNREFUSED 10.96.0.12:5432',
  '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)',
  'fatal: cannot go on without the database',
];
const REQUESTS = [
  'GET /healthz 200',
  'GET /api/items 200',
  'POST /api/items 201',
  'GET /metrics 200',
];

/**
 * What a container has written by now: a pure function of its status and the time, so that asking again gives the same
 * lines and more.
 */
export function containerLog(
  pod: Pod,
  options: { container: string; previous: boolean; now: number },
): LogLine[] {
  const { container, previous, now } = options;
  const status = findStatus(pod, container);
  const state = previous ? status?.lastState : status?.state;
  const ended =
    state?.terminated ??
    (state?.running ? undefined : status?.lastState?.terminated);
  const startedAt = ended?.startedAt ?? state?.running?.startedAt;
  if (!startedAt) {
    return [];
  }
  const start = Date.parse(startedAt);
  const end = ended?.finishedAt ? Date.parse(ended.finishedAt) : now;
  const {
    [CONTAINER_ANNOTATION]: subject = pod.spec.containers[0].name,
    [LOG_ANNOTATION]: log,
  } = pod.metadata.annotations ?? {};
  const lines =
    log && container === subject
      ? log
          .trimEnd()
          .split('\n')
          .map(text => ({ time: start, text }))
      : inventLines({ start, end, lastWords: ended ? lastWords(ended) : [] });
  return lines.filter(({ time }) => time <= Math.min(now, end));
}

/** The log of a service that is asked something now and then. */
function inventLines(options: {
  start: number;
  end: number;
  lastWords: string[];
}): LogLine[] {
  const { start, end } = options;
  const count = Math.ceil((end - start) / LINE_INTERVAL_MS);
  const first = Math.max(count - MAX_LINES, 1);
  const lines =
    first === 1
      ? STARTING.map((text, index) => ({ time: start + index * 10, text }))
      : [];
  for (let number = first; number < count; number++) {
    lines.push({
      time: start + number * LINE_INTERVAL_MS,
      text: REQUESTS[number % REQUESTS.length],
    });
  }
  return [...lines, ...options.lastWords.map(text => ({ time: end, text }))];
}

/** Whether a container will write no more. */
export function hasEnded(pod: Pod, container: string): boolean {
  return findStatus(pod, container)?.state?.running === undefined;
}

function lastWords({
  exitCode,
  reason,
}: {
  exitCode: number;
  reason?: string;
}): string[] {
  if (reason === 'OOMKilled') {
    return ['allocating another 64 MiB'];
  }
  return exitCode === 0 ? ['done'] : CRASHING;
}

function findStatus(
  { status }: Pod,
  container: string,
): ContainerStatus | undefined {
  return [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ].find(({ name }) => name === container);
}
