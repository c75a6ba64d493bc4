import { InputError } from '@backstage/errors';
import { KubernetesClient } from './KubernetesClient';
import { KubernetesObject } from './manifests';
import { waitFor } from './waitFor';

const FIELD_MANAGER = 'mooring-control-plane';

interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Applies objects of any kind on the server's side, finding their paths by discovery. */
export class ManifestApplier {
  static create(options: {
    client: KubernetesClient;
    controllers: boolean;
  }): ManifestApplier {
    return new ManifestApplier(options.client, options.controllers);
  }

  readonly #discovered = new Map<string, Promise<ApiResource[]>>();

  private constructor(
    private readonly client: KubernetesClient,
    /** Whether somebody creates each namespace's `default` service account, which pods need. */
    private readonly controllers: boolean,
  ) {}

  /** Applies namespaces and custom resource definitions first, waits until they are usable, then applies the rest in order. */
  async apply(objects: KubernetesObject[]): Promise<KubernetesObject[]> {
    const applied = new Map<KubernetesObject, KubernetesObject>();
    const isPrerequisite = ({ kind }: KubernetesObject) =>
      kind === 'Namespace' || kind === 'CustomResourceDefinition';
    for (const object of objects.filter(isPrerequisite)) {
      applied.set(object, await this.#applyOne(object));
      await this.#waitUntilUsable(object);
    }
    for (const object of objects.filter(other => !isPrerequisite(other))) {
      applied.set(object, await this.#applyOne(object));
    }
    return objects.map(object => applied.get(object)!);
  }

  /** https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
  async #applyOne(object: KubernetesObject): Promise<KubernetesObject> {
    return await this.client.request(await this.#pathOf(object), {
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml', // JSON is YAML
      query: { fieldManager: FIELD_MANAGER, force: 'true' },
      body: object,
    });
  }

  async #pathOf(object: KubernetesObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const root = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const resource = (await this.#resourcesOf(root)).find(
      it => it.kind === kind && !it.name.includes('/'),
    );
    if (!resource) {
      throw new InputError(
        `The cluster knows no kind "${kind}" in apiVersion "${apiVersion}" (${metadata.name}).`,
      );
    }
    const scope = resource.namespaced
      ? `/namespaces/${encodeURIComponent(metadata.namespace ?? 'default')}`
      : '';
    return `${root}${scope}/${resource.name}/${encodeURIComponent(
      metadata.name,
    )}`;
  }

  async #resourcesOf(root: string): Promise<ApiResource[]> {
    let resources = this.#discovered.get(root);
    if (!resources) {
      resources = this.client.request(root).then(list => list.resources);
      this.#discovered.set(root, resources);
      resources.catch(() => this.#discovered.delete(root)); // it may exist later
    }
    return resources;
  }

  async #waitUntilUsable({
    kind,
    metadata: { name },
    spec,
  }: KubernetesObject): Promise<void> {
    if (kind === 'Namespace' && this.controllers) {
      await waitFor(
        () =>
          this.client.request(
            `/api/v1/namespaces/${name}/serviceaccounts/default`,
          ),
        {
          description: `the default service account of namespace ${name}`,
        },
      );
    }
    if (kind === 'CustomResourceDefinition') {
      for (const version of spec.versions.filter(
        ({ served }: { served: boolean }) => served,
      )) {
        const root = `/apis/${spec.group}/${version.name}`;
        await waitFor(
          async () => {
            this.#discovered.delete(root);
            return (await this.#resourcesOf(root)).some(
              resource => resource.kind === spec.names.kind,
            );
          },
          {
            description: `custom resource definition ${name} to be served at ${root}`,
          },
        );
      }
    }
  }
}
