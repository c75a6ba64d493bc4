import { Gap } from './Gap';

/** Values of a chart: YAML or JSON, or a file of them. */
export type Values = { readonly text: string } | { readonly file: string };

/** A single value that is not in the checkout, by the path at which a chart gets it: `db.password`. */
export interface ValueElsewhere {
  readonly targetPath: string;
  /** Where it is, for people: `Secret db`. */
  readonly source: string;
}

/** What Argo CD or Flux applies to a cluster, as an object in the checkout says. */
export interface Delivery {
  /** For people: `Application argocd/invoice`. */
  readonly what: string;
  /** Where the object is. */
  readonly gap: Gap;
  /** The directory that is applied, absolute; absent where it is not in this checkout. */
  readonly directory?: string;
  /** The same of a chart that is not rendered, as its values are not known; `directory` is then absent. */
  readonly openDirectory?: string;
  /** Whether anything there may be changed before it is applied, in a way that is not known. */
  readonly isOpaque?: boolean;
  readonly release?: string;
  /** Values of a chart, those that go before last. */
  readonly values: readonly (Values | ValueElsewhere)[];
  /** Further arguments of Helm: `--set`, `name=value`. */
  readonly parameters: readonly string[];
  /** Whether what is in directories below is applied too. Default: yes. */
  readonly isRecursive?: boolean;
  /** Whether a file of the directory is applied, by its path from there. Default: all are. */
  readonly isApplied?: (path: string) => boolean;
  /** Components of kustomize that are added to what is there, absolute. */
  readonly components?: readonly string[];
  /** Where objects go that name no namespace, or all of them. */
  readonly namespace?: string;
  readonly overridesNamespace?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether the labels reach pod templates too. */
  readonly labelsTemplates?: boolean;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** What is changed of single objects. */
  readonly patches?: readonly Patch[];
  /** What `${NAME}` in manifests stands for; absent where nothing is substituted. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A change of the objects that it is meant for, as kustomize makes it. */
export interface Patch {
  /** A part of an object that is merged into it, or a list of operations (RFC 6902). */
  readonly change:
    | Readonly<Record<string, unknown>>
    | readonly PatchOperation[];
  /** Which objects; those with the kind and name of the change where it is absent. */
  readonly target?: Readonly<Record<string, string>>;
}

/** An operation of a JSON patch. */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}
