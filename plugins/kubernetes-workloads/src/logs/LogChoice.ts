/** Which log is open; part of the page's address, so that it can be linked to. */
export interface LogChoice {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** Reads the open log from the page's address. */
export function readLogChoice(query: URLSearchParams): LogChoice | undefined {
  if (query.get('view') !== 'logs') return undefined;
  const [cluster, namespace, pod, container] = [
    'cluster',
    'namespace',
    'pod',
    'container',
  ].map(key => query.get(key) ?? '');
  if (!cluster || !pod || !container) return undefined;
  const previous = query.get('previous') === 'true';
  return { cluster, namespace, pod, container, previous };
}

/** Writes the open log into the page's address, or takes it out; whatever else stands there stays. */
export function writeLogChoice(
  query: URLSearchParams,
  choice: LogChoice | undefined,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of [
    'view',
    'cluster',
    'namespace',
    'pod',
    'container',
    'previous',
  ])
    next.delete(key);
  if (!choice) return next;
  const { previous, ...rest } = choice;
  next.set('view', 'logs');
  for (const [key, value] of Object.entries(rest)) next.set(key, value);
  if (previous) next.set('previous', 'true');
  return next;
}
