import {
  HorizontalPodAutoscalerStatus,
  MetricSpec,
  MetricStatus,
} from 'kubernetes-types/autoscaling/v2';
import { matchesLabelSelector } from '@mooring/kubernetes-objects';
import { KubernetesObject } from '../../store/KubernetesObject';
import { toTimestamp } from '../../store/ObjectStore';
import { transition } from '../conditions';
import {
  Controller,
  ControllerContext,
  updateStatus,
} from '../ControllerContext';
import { HorizontalPodAutoscaler, Pod } from '../kinds';
import { usageOf } from '../pods/podMetrics';
import { parseQuantity } from '../pods/quantities';
import { isReady } from '../pods/podState';

/** How often the autoscaler looks, in milliseconds (`--horizontal-pod-autoscaler-sync-period`). */
const SYNC_PERIOD_MS = 15_000;

/** A ratio this near to 1 changes nothing (`--horizontal-pod-autoscaler-tolerance`). */
const TOLERANCE = 0.1;

/** Scales the target by the utilization of its pods' CPU and memory; other metrics are read past. */
export const horizontalPodAutoscalerController: Controller<HorizontalPodAutoscaler> =
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    reconcile(autoscaler, context) {
      const target = targetOf(autoscaler, context);
      if (!target) {
        updateStatus(
          context,
          autoscaler,
          statusWithoutTarget(autoscaler, context.now()),
        );
        return context.now() + SYNC_PERIOD_MS;
      }
      const { minReplicas = 1, maxReplicas } = autoscaler.spec;
      const pods = podsOf(target, context);
      const measured = (autoscaler.spec.metrics ?? []).flatMap(
        metric => measure(metric, pods, context.now()) ?? [],
      );
      const current: number = target.status?.replicas ?? 0;
      const proposals = measured.map(({ ratio }) =>
        Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(current * ratio),
      );
      const proposed = proposals.length > 0 ? Math.max(...proposals) : current;
      const desired = Math.min(Math.max(proposed, minReplicas), maxReplicas);
      const type = context.store.types.require(target.apiVersion, target.kind);
      if (desired !== target.spec.replicas) {
        context.writer.update(type, {
          ...target,
          spec: { ...target.spec, replicas: desired },
        });
      }
      updateStatus(
        context,
        autoscaler,
        statusOf(autoscaler, {
          current,
          desired,
          proposed,
          metrics: measured.map(({ status }) => status),
          now: context.now(),
        }),
      );
      return context.now() + SYNC_PERIOD_MS;
    },
  };

function targetOf(
  { spec, metadata }: HorizontalPodAutoscaler,
  { store }: ControllerContext,
): KubernetesObject | undefined {
  const { apiVersion = 'apps/v1', kind, name } = spec.scaleTargetRef;
  const type = store.types.byKind({ apiVersion, kind });
  const target =
    type?.subresources.includes('scale') &&
    store.get(type, { namespace: metadata.namespace, name });
  return target && target.spec ? target : undefined; // a custom resource may lack one
}

function podsOf(target: KubernetesObject, { store }: ControllerContext): Pod[] {
  const pods = store.list(
    store.types.require('v1', 'Pod'),
    target.metadata.namespace,
  ) as Pod[];
  return pods.filter(
    pod =>
      isReady(pod) &&
      matchesLabelSelector(target.spec.selector, pod.metadata.labels),
  );
}

function measure(
  metric: MetricSpec,
  pods: Pod[],
  now: number,
): { ratio: number; status: MetricStatus } | undefined {
  const name = metric.resource?.name;
  const targetUtilization = metric.resource?.target.averageUtilization;
  if (
    (name !== 'cpu' && name !== 'memory') ||
    !targetUtilization ||
    pods.length === 0
  ) {
    return undefined;
  }
  const used = sum(
    pods
      .flatMap(pod => usageOf(pod, now) ?? [])
      .map(({ usage }) => usage[name]),
  );
  const requested = sum(
    pods
      .flatMap(({ spec }) => spec.containers)
      .map(({ resources }) => parseQuantity(resources?.requests?.[name])),
  );
  if (requested === 0) {
    return undefined;
  }
  const averageUtilization = Math.round((100 * used) / requested);
  const average = used / pods.length;
  const averageValue =
    name === 'cpu'
      ? `${Math.round(average * 1000)}m`
      : String(Math.round(average));
  return {
    ratio: averageUtilization / targetUtilization,
    status: {
      type: 'Resource',
      resource: { name, current: { averageUtilization, averageValue } },
    },
  };
}

function statusOf(
  autoscaler: HorizontalPodAutoscaler,
  options: {
    current: number;
    desired: number;
    proposed: number;
    metrics: MetricStatus[];
    now: number;
  },
): HorizontalPodAutoscalerStatus {
  const { current, desired, proposed, metrics, now } = options;
  const { status, spec } = autoscaler;
  const active = metrics.length > 0;
  const limited = proposed !== desired;
  const tooMany = proposed > spec.maxReplicas;
  const conditions = [
    {
      type: 'AbleToScale',
      status: 'True',
      reason: 'ReadyForNewScale',
      message: 'recommended size matches current size',
    },
    active
      ? {
          type: 'ScalingActive',
          status: 'True',
          reason: 'ValidMetricFound',
          message: `the HPA was able to successfully calculate a replica count from ${metrics[0].resource?.name} resource utilization (percentage of request)`,
        }
      : {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetResourceMetric',
          message:
            'the HPA was unable to compute the replica count: no metrics returned from resource metrics API',
        },
    limited
      ? {
          type: 'ScalingLimited',
          status: 'True',
          reason: tooMany ? 'TooManyReplicas' : 'TooFewReplicas',
          message: `the desired replica count is ${
            tooMany ? 'more than the maximum' : 'less than the minimum'
          } replica count`,
        }
      : {
          type: 'ScalingLimited',
          status: 'False',
          reason: 'DesiredWithinRange',
          message: 'the desired count is within the acceptable range',
        },
  ];
  return {
    currentReplicas: current,
    desiredReplicas: desired,
    ...(metrics.length > 0 && { currentMetrics: metrics }),
    ...(desired !== current
      ? { lastScaleTime: toTimestamp(now) }
      : status?.lastScaleTime && { lastScaleTime: status.lastScaleTime }),
    conditions: conditions.map(condition =>
      transition(status?.conditions, condition, now),
    ) as HorizontalPodAutoscalerStatus['conditions'],
  };
}

function statusWithoutTarget(
  { spec, status }: HorizontalPodAutoscaler,
  now: number,
): HorizontalPodAutoscalerStatus {
  const { kind, name } = spec.scaleTargetRef;
  const message = `the HPA controller was unable to get the target's current scale: ${kind} "${name}" not found`;
  const condition = transition(
    status?.conditions,
    { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message },
    now,
  );
  return {
    currentReplicas: 0,
    desiredReplicas: 0,
    conditions: [condition] as HorizontalPodAutoscalerStatus['conditions'],
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
