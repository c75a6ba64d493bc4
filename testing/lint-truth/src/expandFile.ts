import { stringify } from 'yaml';

const ID = 'backstage.io/kubernetes-id';
const PAUSE = 'registry.k8s.io/pause:3.10';

type Fields = Record<string, any>;

/** Each short form, by the key that it begins with. */
const FORMS: Record<string, (fields: Fields) => string> = {
  component: fields => stringify(component(fields)),
  terraform,
  ...Object.fromEntries(
    Object.entries({
      Deployment: 'apps/v1',
      StatefulSet: 'apps/v1',
      DaemonSet: 'apps/v1',
      CronJob: 'batch/v1',
      Job: 'batch/v1',
      Pod: 'v1',
      Service: 'v1',
      ConfigMap: 'v1',
      Rollout: 'argoproj.io/v1alpha1',
    }).map(([kind, apiVersion]) => [
      kind,
      (fields: Fields) => stringify(object(apiVersion, kind, fields)),
    ]),
  ),
};

/**
 * The text of a file of the corpus.
 *
 * @param content - a text, a short form, or a list of short forms, which become documents
 * @throws Error when a form is not known
 */
export function expandFile(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(expandFile).join('---\n');
  const fields = content as Fields;
  const form = Object.keys(FORMS).find(key => key in fields);
  if (!form) throw new Error(`no short form: ${JSON.stringify(content)}`);
  return FORMS[form](fields);
}

function component({
  component: name,
  id = name,
  namespace,
  selector,
  annotations = {},
}: Fields): unknown {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        ...labelled(id),
        ...(namespace && { 'backstage.io/kubernetes-namespace': namespace }),
        ...(selector && { 'backstage.io/kubernetes-label-selector': selector }),
        ...annotations,
      },
    },
    spec: { type: 'service', owner: 'team', lifecycle: 'production' },
  };
}

function object(apiVersion: string, kind: string, fields: Fields): unknown {
  const { [kind]: name, namespace, id, labels } = fields;
  const metadata = { name, namespace, labels: { ...labels, ...labelled(id) } };
  return { apiVersion, kind, metadata, ...bodyOf(kind, name, fields) };
}

function bodyOf(kind: string, name: string, fields: Fields): Fields {
  const { id, podId = id, jobId = id, labels, podLabels = labels } = fields;
  const pod = { containers: [{ name: 'main', image: PAUSE }] };
  const run = { run: 'main' };
  const template = (spec: Fields) => ({
    metadata: { labels: { ...run, ...podLabels, ...labelled(podId) } },
    spec,
  });
  const once = template({ ...pod, restartPolicy: 'Never' });
  switch (kind) {
    case 'ConfigMap':
      return { data: {} };
    case 'Service':
      return { spec: { selector: run, ports: [{ port: 80 }] } };
    case 'Pod':
      return { spec: pod };
    case 'Job':
      return { spec: { template: once } };
    case 'CronJob':
      return {
        spec: {
          schedule: '* * * * *',
          jobTemplate: {
            metadata: { labels: labelled(jobId) },
            spec: { template: once },
          },
        },
      };
    default:
      return {
        spec: {
          ...(kind !== 'DaemonSet' && { replicas: fields.replicas ?? 1 }),
          ...(kind === 'StatefulSet' && { serviceName: name }),
          selector: { matchLabels: run },
          template: template(pod),
        },
      };
  }
}

function labelled(id: unknown): Record<string, unknown> {
  return id === undefined || id === null ? {} : { [ID]: id };
}

function terraform({
  terraform: label,
  name = JSON.stringify(label),
  namespace,
  labels,
  podLabels = labels,
  more = '',
}: Fields): string {
  return `resource "kubernetes_deployment_v1" "${label}" {
  ${more}
  metadata {
    name      = ${name}
    namespace = ${namespace ?? 'null'}
    labels    = ${labels}
  }
  spec {
    selector {
      match_labels = { run = "main" }
    }
    template {
      metadata {
        labels = merge(${podLabels}, { run = "main" })
      }
      spec {
        container {
          name  = "main"
          image = "${PAUSE}"
        }
      }
    }
  }
}
`;
}
