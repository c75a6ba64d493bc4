import { GroupKind } from './groupKind';

/** How labels travel from an object of one kind to the pods that run because of it. */
export interface LabelPropagation {
  /** Where the metadata is that pods get: the path of the pod template, empty for the object itself. */
  readonly podTemplate: readonly string[];
  /** The objects in between that have a template of their own, and its path. */
  readonly between?: {
    readonly kind: GroupKind;
    readonly template: readonly string[];
  };
  /** The drawn workload that carries the pod template's labels itself, where the object makes one. */
  readonly makes?: GroupKind;
  /** Where this is written. */
  readonly source: string;
}

const TEMPLATE = ['spec', 'template'];
const TEKTON =
  'https://tekton.dev/docs/pipelines/labels/#automatic-labeling: a run hands its labels to its TaskRuns and pods';
const KNATIVE =
  'knative.dev/serving pkg/reconciler/revision/resources/meta.go, makeLabels: a Revision hands its labels to its Deployment and pods';

/**
 * Which kind hands labels to its pods how. The one table of it: templates, expansion, fixes and rules follow it.
 */
export const LABEL_PROPAGATION: ReadonlyMap<GroupKind, LabelPropagation> =
  new Map<GroupKind, LabelPropagation>([
    [
      'Deployment.apps',
      {
        podTemplate: TEMPLATE,
        source: 'k8s.io/kubernetes pkg/controller/deployment/sync.go',
      },
    ],
    [
      'ReplicaSet.apps',
      {
        podTemplate: TEMPLATE,
        source:
          'k8s.io/kubernetes pkg/controller/controller_utils.go, GetPodFromTemplate',
      },
    ],
    [
      'StatefulSet.apps',
      {
        podTemplate: TEMPLATE,
        source:
          'k8s.io/kubernetes pkg/controller/statefulset/stateful_set_utils.go, newStatefulSetPod',
      },
    ],
    [
      'DaemonSet.apps',
      {
        podTemplate: TEMPLATE,
        source:
          'k8s.io/kubernetes pkg/controller/daemon/util/daemonset_util.go',
      },
    ],
    [
      'ReplicationController',
      {
        podTemplate: TEMPLATE,
        source: 'k8s.io/kubernetes pkg/controller/replication',
      },
    ],
    [
      'Job.batch',
      {
        podTemplate: TEMPLATE,
        source: 'k8s.io/kubernetes pkg/controller/job/job_controller.go',
      },
    ],
    [
      'CronJob.batch',
      {
        podTemplate: ['spec', 'jobTemplate', ...TEMPLATE],
        between: { kind: 'Job.batch', template: ['spec', 'jobTemplate'] },
        source:
          'k8s.io/kubernetes pkg/controller/cronjob/utils.go, getJobFromTemplate2',
      },
    ],
    [
      'Rollout.argoproj.io',
      {
        podTemplate: TEMPLATE,
        source: 'github.com/argoproj/argo-rollouts rollout/sync.go',
      },
    ],
    [
      'DeploymentConfig.apps.openshift.io',
      {
        podTemplate: TEMPLATE,
        source:
          'github.com/openshift/library-go pkg/apps/appsutil/util.go, MakeReplicationController',
      },
    ],
    [
      'Service.serving.knative.dev',
      { podTemplate: TEMPLATE, makes: 'Deployment.apps', source: KNATIVE },
    ],
    [
      'Configuration.serving.knative.dev',
      { podTemplate: TEMPLATE, makes: 'Deployment.apps', source: KNATIVE },
    ],
    ['PipelineRun.tekton.dev', { podTemplate: [], source: TEKTON }],
    ['TaskRun.tekton.dev', { podTemplate: [], source: TEKTON }],
  ]);

/**
 * Where an object's manifest says what its pods, and what stands between it and them, are labelled: the path of each
 * template's labels, outermost first. `spec.template` for kinds that are not known here.
 *
 * @public
 */
export function templateLabelPaths(kind: GroupKind): string[][] {
  const { podTemplate = TEMPLATE, between } = LABEL_PROPAGATION.get(kind) ?? {};
  const templates = [...(between ? [between.template] : []), podTemplate];
  return templates.map(path => [...path, 'metadata', 'labels']);
}
