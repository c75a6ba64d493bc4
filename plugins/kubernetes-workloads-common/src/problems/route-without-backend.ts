import {
  conditionsOf,
  groupKindOf,
  KubernetesObject,
  ObjectKey,
  readInteger,
  readList,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { foreign, sentence } from './words';

const INGRESS = 'Ingress.networking.k8s.io';
const GATEWAY_ROUTE = /^[A-Z]+Route\.gateway\.networking\.k8s\.io$/i;
/** Source: `RouteReasonBackendNotFound` in sigs.k8s.io/gateway-api `apis/v1/shared_types.go`. */
const NOT_FOUND = 'BackendNotFound';

/** An Ingress or a route of the Gateway API sends to a Service that is not there, or to a port that it doesn't have. */
export const routeWithoutBackend = createProblem({
  id: 'route-without-backend',
  description:
    "An Ingress or a route sends to a Service or port that isn't there.",
  severity: 'error',
  message: (data: { route: string; fault: string }) =>
    sentence(`${data.route} sends to ${data.fault}`),
  *check({ workload, tree, isThere }) {
    const { namespace } = workload.object.metadata;
    // A route stands beside all workloads of its namespace; it is told of once.
    if (tree.firstWorkloadIn(namespace) !== workload) return;
    for (const route of routesIn(tree.roots.map(({ object }) => object))) {
      if (route.metadata.namespace !== namespace) continue;
      const services = new Map(
        [...tree.ofKind('Service')]
          .filter(({ metadata }) => metadata.namespace === namespace)
          .map(service => [service.metadata.name, service]),
      );
      const faults = new Set<string>();
      for (const backend of backendsOf(route)) {
        // What is in other namespaces is not theirs to know.
        if (backend.namespace && backend.namespace !== namespace) continue;
        const fault = faultOf(backend, services.get(backend.name), key =>
          isThere?.({ ...key, namespace }),
        );
        if (fault) faults.add(fault);
      }
      if (faults.size === 0 && isRefused(route))
        faults.add("a backend that its gateway can't find");
      for (const fault of faults)
        yield {
          data: {
            route: `${route.kind} ${foreign(route.metadata.name)}`,
            fault,
          },
          objects: [route],
          next: [{ type: 'events', object: problemObject(route) }],
        };
    }
  },
});

/** A Service that a route sends to. */
interface Backend {
  readonly name: string;
  /** Absent for the route's own. */
  readonly namespace?: string;
  /** By its name or number. */
  readonly port?: string | number;
}

function routesIn(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(object => {
    const kind = groupKindOf(object);
    return kind === INGRESS || GATEWAY_ROUTE.test(kind);
  });
}

function backendsOf(route: KubernetesObject): Backend[] {
  const { spec } = route;
  if (groupKindOf(route) !== INGRESS)
    return readList(spec, 'rules').flatMap(rule =>
      readList(rule, 'backendRefs').flatMap(toGatewayBackend),
    );
  return [
    readRecord(spec, 'defaultBackend'),
    ...readList(spec, 'rules').flatMap(rule =>
      readList(rule, 'http', 'paths').map(path => readRecord(path, 'backend')),
    ),
  ].flatMap(toIngressBackend);
}

function toIngressBackend(backend: unknown): Backend[] {
  const name = readText(backend, 'service', 'name');
  if (!name) return []; // another resource, such as a bucket
  const port =
    readText(backend, 'service', 'port', 'name') ??
    readInteger(backend, 'service', 'port', 'number');
  return [{ name, port }];
}

function toGatewayBackend(ref: unknown): Backend[] {
  const name = readText(ref, 'name');
  const kind = readText(ref, 'kind') ?? 'Service';
  if (!name || kind !== 'Service' || readText(ref, 'group')) return [];
  return [
    {
      name,
      namespace: readText(ref, 'namespace'),
      port: readInteger(ref, 'port'),
    },
  ];
}

function faultOf(
  { name, port }: Backend,
  service: KubernetesObject | undefined,
  isThere: (key: Omit<ObjectKey, 'namespace'>) => boolean | undefined,
): string | undefined {
  if (!service)
    return isThere({ kind: 'Service', name }) === false
      ? `Service ${foreign(name)}, which isn't there`
      : undefined;
  const ports = readList(service.spec, 'ports');
  const hasPort = ports.some(
    item =>
      port === readText(item, 'name') || port === readInteger(item, 'port'),
  );
  // One that names another host has no ports of its own.
  const isExternal = readText(service.spec, 'type') === 'ExternalName';
  return port === undefined || hasPort || isExternal
    ? undefined
    : `port ${foreign(String(port))} of Service ${foreign(
        name,
      )}, which has no such port`;
}

/** What the gateway itself says of a route. */
function isRefused({ status }: KubernetesObject): boolean {
  return readList(status, 'parents').some(parent =>
    conditionsOf({ status: parent }).some(
      condition =>
        condition.type === 'ResolvedRefs' &&
        condition.status === 'False' &&
        condition.reason === NOT_FOUND,
    ),
  );
}
