import { Gap } from './Gap';

/** What Argo CD or Flux applies to a cluster, as an object in the checkout says. */
export interface Delivery {
  /** For people: `Application argocd/invoice`. */
  readonly what: string;
  /** Where the object is. */
  readonly gap: Gap;
  /** The directory that is applied, absolute; absent where it is not in this checkout. */
  readonly directory?: string;
  readonly release?: string;
  /** Values of a chart as YAML or JSON, and files of them, those that go before last. */
  readonly values: readonly ({ text: string } | { file: string })[];
  /** As `helm --set` takes them. */
  readonly parameters: readonly string[];
  /** Where objects go that name no namespace, or all of them. */
  readonly namespace?: string;
  readonly overridesNamespace?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether the labels reach pod templates too. */
  readonly labelsTemplates?: boolean;
  readonly namePrefix?: string;
  /** What `${NAME}` in manifests stands for; absent where nothing is substituted. */
  readonly variables?: Readonly<Record<string, string>>;
}
