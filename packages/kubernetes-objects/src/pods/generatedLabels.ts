/**
 * Labels that controllers add to what they create. Nearly every value is unique, so they say nothing about which
 * component an object belongs to.
 *
 * Sources: k8s.io/api `apps/v1/types.go`, `batch/v1/types.go`; k8s.io/kubernetes
 * `pkg/controller/statefulset/stateful_set_utils.go`, `pkg/controller/daemon/util/daemonset_util.go`,
 * `pkg/registry/batch/job/strategy.go`; Argo Rollouts `pkg/apis/rollouts/v1alpha1/types.go`.
 *
 * @public
 */
export const GENERATED_LABELS: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-name',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'controller-uid',
  'batch.kubernetes.io/job-completion-index',
]);
