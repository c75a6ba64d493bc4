import { builtInResourceTypes } from './builtInResourceTypes';
import { KubernetesObject } from './KubernetesObject';
import { fromApiVersion, ResourceType, STORED_VERBS } from './ResourceType';

/** The resources a cluster serves: the built-in ones, and those its CustomResourceDefinitions add. */
export class ResourceTypes {
  static create(): ResourceTypes {
    return new ResourceTypes([...builtInResourceTypes]);
  }

  readonly #types: ResourceType[];

  private constructor(types: ResourceType[]) {
    this.#types = types;
  }

  all(): readonly ResourceType[] {
    return this.#types;
  }

  /** The resource behind a URL. */
  byPlural(options: {
    group: string;
    version: string;
    plural: string;
  }): ResourceType | undefined {
    const { group, version, plural } = options;
    return this.#types.find(
      type =>
        type.plural === plural &&
        type.group === group &&
        type.version === version,
    );
  }

  /** The resource an object belongs to. */
  byKind(options: {
    apiVersion: string;
    kind: string;
  }): ResourceType | undefined {
    const { group, version } = fromApiVersion(options.apiVersion);
    return this.#types.find(
      type =>
        type.kind === options.kind &&
        type.group === group &&
        type.version === version,
    );
  }

  /** As {@link ResourceTypes.byKind}, for a kind that is known to be served. */
  require(apiVersion: string, kind: string): ResourceType {
    const type = this.byKind({ apiVersion, kind });
    if (!type) {
      throw new Error(`No resource serves ${apiVersion} ${kind}`);
    }
    return type;
  }

  /** Serves what a CustomResourceDefinition defines, in place of what it defined before. */
  define(definition: KubernetesObject): void {
    this.undefine(definition);
    this.#types.push(...toResourceTypes(definition));
  }

  /** Stops serving what a CustomResourceDefinition defines. */
  undefine(definition: KubernetesObject): void {
    const { group, names } = definition.spec;
    const kept = this.#types.filter(
      type =>
        !type.custom || type.group !== group || type.plural !== names.plural,
    );
    this.#types.splice(0, this.#types.length, ...kept);
  }
}

function toResourceTypes(definition: KubernetesObject): ResourceType[] {
  const { group, names, scope, versions } = definition.spec;
  return versions
    .filter((version: any) => version.served)
    .map(
      (version: any): ResourceType => ({
        group,
        version: version.name,
        kind: names.kind,
        plural: names.plural,
        singular: names.singular ?? names.kind.toLocaleLowerCase('en-US'),
        namespaced: scope === 'Namespaced',
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        subresources: Object.keys(version.subresources ?? {}),
        verbs: STORED_VERBS,
        custom: true,
      }),
    );
}
