import { ConformanceContext, eventually } from './ConformanceContext';

/** The alphabet of generated names and hashes. */
export const HASH = /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/;

/** What is appended to a `generateName`. */
export const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}';

/** A pod template with labels and an annotation that pods must get. */
export function podTemplate(name: string, spec: object = {}) {
  return {
    metadata: {
      labels: { app: name, 'backstage.io/kubernetes-id': name },
      annotations: { note: 'kept' },
    },
    spec: { containers: [{ name: 'web', image: 'example/web:1' }], ...spec },
  };
}

/** A Deployment or the like, with labels and an annotation of its own. */
export function workload(name: string, spec: object = {}) {
  return {
    metadata: {
      name,
      labels: { 'backstage.io/kubernetes-id': name },
      annotations: { team: 'blue' },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name),
      ...spec,
    },
  };
}

/** The reference to its controller that an object must have. */
export function controllerOf(object: any, apiVersion: string, kind: string) {
  const { name, uid } = object.metadata;
  return {
    apiVersion,
    kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The workloads in the namespace of a test. */
export class Workloads {
  constructor(private readonly context: ConformanceContext) {}

  path(resource: string): string {
    const { namespace } = this.context;
    const group = resource.includes('jobs') ? 'batch' : 'apps';
    const root = resource === 'pods' ? '/api/v1' : `/apis/${group}/v1`;
    return `${root}/namespaces/${namespace}/${resource}`;
  }

  async create(resource: string, object: object): Promise<any> {
    const { status, body } = await this.context.api.create(
      this.path(resource),
      object,
    );
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }

  async list(resource: string): Promise<any[]> {
    return (await this.context.api.get(this.path(resource))).body.items;
  }

  /** The object, once the controllers have brought it to where the check holds. */
  async settled(
    resource: string,
    name: string,
    check: (object: any) => void,
  ): Promise<any> {
    const { body } = await eventually(
      () => this.context.api.get(`${this.path(resource)}/${name}`),
      answer => check(answer.body),
    );
    return body;
  }
}
