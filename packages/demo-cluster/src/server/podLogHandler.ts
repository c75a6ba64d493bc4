import { Clock } from '../Clock';
import { Pod } from '../controllers/kinds';
import { containerLog, hasEnded, LogLine } from '../controllers/pods/podLogs';
import { ObjectStore } from '../store/ObjectStore';
import { badRequest, notFound } from '../store/StatusError';
import { ApiRequest } from './ApiRequest';

/** How often a followed log is checked, in milliseconds. */
const FOLLOW_INTERVAL_MS = 1_000;

interface LogOptions {
  container: string;
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  limitBytes?: number;
}

/** Answers `GET …/pods/<name>/log`. */
export function servePodLog(
  request: ApiRequest,
  options: { store: ObjectStore; clock: Clock },
): void {
  const { exchange, info, type } = request;
  const { store, clock } = options;
  const { name = '', namespace } = info.resource;
  const pod = store.get(type, { namespace, name }) as Pod | undefined;
  if (!pod) {
    throw notFound(type, name);
  }
  const log = parseLogOptions(info.query, pod);
  assertStarted(pod, log);
  const since =
    log.sinceSeconds === undefined
      ? 0
      : clock.Date.now() - log.sinceSeconds * 1000;
  const linesNow = (current: Pod) =>
    containerLog(current, { ...log, now: clock.Date.now() }).filter(
      ({ time }) => time >= since,
    );

  const lines = linesNow(pod);
  const tail =
    log.tailLines === undefined
      ? lines
      : lines.slice(Math.max(lines.length - log.tailLines, 0));
  const text = tail.map(line => format(line, log)).join('');
  const headers = { 'content-type': 'text/plain' };
  if (!log.follow || log.previous || hasEnded(pod, log.container)) {
    exchange.send(
      200,
      log.limitBytes === undefined ? text : text.slice(0, log.limitBytes),
      headers,
    );
    return;
  }
  exchange.startStream(headers);
  exchange.write(text);
  let last = lines.at(-1)?.time ?? since;
  let timer: unknown;
  const followOn = () => {
    timer = clock.setTimeout(() => {
      const current = store.get(type, { namespace, name }) as Pod | undefined;
      const more = (current ? linesNow(current) : []).filter(
        ({ time }) => time > last,
      );
      exchange.write(more.map(line => format(line, log)).join(''));
      last = more.at(-1)?.time ?? last;
      if (!current || hasEnded(current, log.container)) {
        exchange.end();
      } else {
        followOn();
      }
    }, FOLLOW_INTERVAL_MS);
  };
  followOn();
  exchange.whenClosed(() => clock.clearTimeout(timer));
}

function parseLogOptions(query: URLSearchParams, pod: Pod): LogOptions {
  const names = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ].map(({ name }) => name);
  const container = query.get('container') || pod.spec.containers[0].name;
  const podName = pod.metadata.name;
  if (!query.get('container') && pod.spec.containers.length > 1) {
    throw badRequest(
      `a container name must be specified for pod ${podName}, choose one of: [${names.join(
        ' ',
      )}]`,
    );
  }
  if (!names.includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${podName}`);
  }
  return {
    container,
    previous: query.get('previous') === 'true',
    follow: query.get('follow') === 'true',
    timestamps: query.get('timestamps') === 'true',
    tailLines: parseCount(query, 'tailLines'),
    sinceSeconds: parseCount(query, 'sinceSeconds'),
    limitBytes: parseCount(query, 'limitBytes'),
  };
}

function parseCount(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) {
    return undefined;
  }
  if (!/^\d{1,12}$/.test(text)) {
    throw badRequest(
      `invalid ${name}: ${JSON.stringify(text)} is not a number`,
    );
  }
  return Number(text);
}

/** A container that never ran has no log, and one that never restarted has no previous one. */
function assertStarted(
  { status, metadata }: Pod,
  { container, previous }: LogOptions,
): void {
  const found = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ].find(({ name }) => name === container);
  if (previous && !found?.lastState?.terminated) {
    throw badRequest(
      `previous terminated container "${container}" in pod "${metadata.name}" not found`,
    );
  }
  const waiting = found?.state?.waiting;
  if (!found || (waiting && !found.lastState?.terminated)) {
    const why =
      waiting?.reason === 'ContainerCreating' || !waiting
        ? 'ContainerCreating'
        : `trying and failing to pull image`;
    throw badRequest(
      `container "${container}" in pod "${metadata.name}" is waiting to start: ${why}`,
    );
  }
}

function format({ time, text }: LogLine, { timestamps }: LogOptions): string {
  return timestamps ? `${new Date(time).toISOString()} ${text}\n` : `${text}\n`;
}
