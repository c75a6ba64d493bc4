/** What a container asks for and may use at most, as its pod's manifest says: `cpu 100m, memory 64Mi`; empty when unset. */
export function containerResources(
  pod: Readonly<Record<string, unknown>>,
  container: string,
): { requests: string; limits: string } {
  const spec = record(pod.spec);
  const found = [spec.containers, spec.initContainers]
    .flatMap(list => (Array.isArray(list) ? list : []))
    .map(record)
    .find(({ name }) => name === container);
  const { requests, limits } = record(found?.resources);
  return { requests: listed(requests), limits: listed(limits) };
}

function listed(quantities: unknown): string {
  return Object.entries(record(quantities))
    .map(([resource, quantity]) => `${resource} ${quantity}`)
    .join(', ');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : {};
}
