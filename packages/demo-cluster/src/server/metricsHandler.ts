import { matchesLabels } from '@mooring/kubernetes-objects';
import { Node, Pod } from '../controllers/kinds';
import { nodeMetrics, podMetrics } from '../controllers/pods/podMetrics';
import { ObjectStore } from '../store/ObjectStore';
import { notFound } from '../store/StatusError';
import { ApiRequest } from './ApiRequest';
import { parseListOptions } from './listOptions';

/** Answers get and list of `metrics.k8s.io`, as metrics-server does. */
export function serveMetrics(
  { exchange, info, type }: ApiRequest,
  options: { store: ObjectStore; now: number },
): void {
  const { store, now } = options;
  const { namespace, name } = info.resource;
  const { labelSelector } = parseListOptions(info.query, 'list');
  const pods = store.list(store.types.require('v1', 'Pod'), namespace) as Pod[];
  const nodes = store.list(store.types.require('v1', 'Node')) as Node[];
  const measured =
    type.kind === 'PodMetrics'
      ? pods.flatMap(pod => podMetrics(pod, now) ?? [])
      : nodes.map(node => nodeMetrics(node, pods, now));
  if (name === undefined) {
    const items = measured.filter(({ metadata }) =>
      matchesLabels(labelSelector, metadata.labels),
    );
    exchange.sendJson(
      200,
      JSON.stringify({
        kind: `${type.kind}List`,
        apiVersion: 'metrics.k8s.io/v1beta1',
        metadata: {},
        items,
      }),
    );
    return;
  }
  const found = measured.find(({ metadata }) => metadata.name === name);
  if (!found) {
    throw notFound(type, namespace ? `${namespace}/${name}` : name);
  }
  exchange.sendJson(200, JSON.stringify(found));
}
