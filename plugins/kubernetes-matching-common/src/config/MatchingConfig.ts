import { ArgocdInstance } from '@mooring/plugin-kubernetes-delivery-common';
import { Severity } from '../findings/Finding';
import { ServiceLocatorMethod } from '../query/locateClusters';

/**
 * A cluster that is named to the portal, but that the portal does not use.
 *
 * @public
 */
export interface LeftOutCluster {
  readonly name: string;
  /** Why, in one sentence. */
  readonly detail: string;
  /** What to do, in one sentence. */
  readonly remedy?: string;
}

/**
 * What the rules need to know of the portal's configuration. Everything is optional: a linter on an author's machine
 * knows none of it.
 *
 * @public
 */
export interface MatchingConfig {
  /** Severities that differ from a rule's own, by rule id; `off` silences the rule. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** How the Kubernetes plugin chooses clusters. Unknown by default: every cluster counts as asked. */
  readonly serviceLocatorMethod?: ServiceLocatorMethod;
  /** The names of all configured clusters. Unknown by default: no name is then called unknown. */
  readonly clusters?: readonly string[];
  /** Clusters that the catalog names and the portal leaves out. None by default. */
  readonly leftOut?: readonly LeftOutCluster[];
  /** The Argo CDs that annotations may name. Unknown by default: any may hold any Application. */
  readonly argocdInstances?: readonly ArgocdInstance[];
  /** Namespaces whose workloads belong to no component; a trailing `*` stands for any ending. */
  readonly systemNamespaces?: readonly string[];
}

/**
 * The namespaces that {@link MatchingConfig.systemNamespaces} lists by default: those of Kubernetes itself and of usual
 * cluster add-ons.
 */
const DEFAULT_SYSTEM_NAMESPACES: readonly string[] = [
  'kube-*',
  'amazon-*',
  'aws-*',
  'argo-rollouts',
  'argocd',
  'calico-*',
  'cert-manager',
  'cilium-*',
  'external-dns',
  'external-secrets',
  'flux-system',
  'gatekeeper-system',
  'ingress-nginx',
  'istio-*',
  'karpenter',
  'kyverno',
  'linkerd*',
  'local-path-storage',
  'tigera-operator',
];

/** Whether a namespace is among the patterns. */
export function isSystemNamespace(
  namespace: string,
  patterns = DEFAULT_SYSTEM_NAMESPACES,
): boolean {
  return patterns.some(pattern =>
    pattern.endsWith('*')
      ? namespace.startsWith(pattern.slice(0, -1))
      : namespace === pattern,
  );
}
