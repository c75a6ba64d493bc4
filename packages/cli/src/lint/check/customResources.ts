/** API groups whose objects deliver, expose or observe a workload that is somewhere else. */
const ACCOMPANYING =
  /(^|\.)(argoproj\.io|fluxcd\.io|kustomize\.config\.k8s\.io|cert-manager\.io|monitoring\.coreos\.com|external-secrets\.io|bitnami\.com|istio\.io|traefik\.io|traefik\.containo\.us|kyverno\.io|keda\.sh|cilium\.io|projectcontour\.io|getambassador\.io|linkerd\.io|openshift\.io|tekton\.dev)$/;

/** Whether an API group is neither Kubernetes' own nor one that only accompanies workloads. */
export function isCustom(apiVersion: string): boolean {
  const [group, version] = apiVersion.split('/');
  return (
    version !== undefined &&
    group.includes('.') &&
    !group.endsWith('.k8s.io') &&
    !ACCOMPANYING.test(group)
  );
}
