import { ProblemObject } from '@mooring/plugin-kubernetes-workloads-common';

/** What can be seen of an object, in the order of the tabs. */
export const VIEWS = ['logs', 'events', 'containers', 'manifest'] as const;
export type View = (typeof VIEWS)[number];

/** What is open over the page; part of its address, so that it can be linked to. */
export interface Selection {
  readonly cluster: string;
  readonly object: ProblemObject;
  readonly view: View;
  /** Whose log it is; default: the pod's first, or all containers of a workload. */
  readonly container?: string;
  /** Whether it is the log before the last restart. */
  readonly previous?: boolean;
}

const KEYS = [
  ...['view', 'cluster', 'namespace', 'pod', 'kind', 'name'],
  ...['container', 'previous'],
];

/** Reads what is open from the page's address. */
export function readSelection(query: URLSearchParams): Selection | undefined {
  const text = (key: string) => query.get(key) || undefined;
  const view = VIEWS.find(known => known === query.get('view'));
  const cluster = text('cluster');
  const kind = text('pod') ? 'Pod' : text('kind');
  const name = text('pod') ?? text('name');
  if (!view || !cluster || !kind || !name) return undefined;
  return {
    cluster,
    object: { kind, namespace: text('namespace'), name },
    view,
    container: text('container'),
    previous: query.get('previous') === 'true' || undefined,
  };
}

/** Writes what is open into the page's address, or takes it out; whatever else stands there stays. */
export function writeSelection(
  query: URLSearchParams,
  selection: Selection | undefined,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of KEYS) next.delete(key);
  if (!selection) return next;
  const { view, cluster, object, container, previous } = selection;
  const { kind, namespace, name } = object;
  const named = kind === 'Pod' ? { pod: name } : { kind, name };
  const all = { view, cluster, namespace, ...named, container };
  for (const [key, value] of Object.entries(all))
    if (value) next.set(key, value);
  if (previous) next.set('previous', 'true');
  return next;
}
