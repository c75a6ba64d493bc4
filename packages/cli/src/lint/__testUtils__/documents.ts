import { stringify } from 'yaml';

/** A component with these annotations, keys without prefix being Backstage's. */
export function component(
  name: string,
  annotations: Record<string, unknown> = { 'kubernetes-id': name },
): string {
  return stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: withPrefix(annotations) },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-shop' },
  });
}

/** A Deployment whose pods carry the same labels as itself. */
export function deployment(options: {
  name: string;
  namespace?: string;
  id?: string;
  podId?: string;
}): string {
  const { name, namespace, id, podId = id } = options;
  return stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: labelled(id) },
    spec: {
      selector: { matchLabels: { run: name } },
      template: {
        metadata: { labels: { run: name, ...labelled(podId) } },
        spec: { containers: [{ name: 'main', image: 'example/main' }] },
      },
    },
  });
}

/** A file with several documents. */
export function documents(...texts: string[]): string {
  return texts.join('---\n');
}

function labelled(id: string | undefined): Record<string, string> | undefined {
  return id === undefined ? undefined : { 'backstage.io/kubernetes-id': id };
}

function withPrefix(
  annotations: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [
      `backstage.io/${key}`,
      value,
    ]),
  );
}
