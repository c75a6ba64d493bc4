/** What a pod does, when its manifest says so. */
export const POD_ANNOTATION = 'demo.mooring.dev/pod';
/** Which container does it. */
export const CONTAINER_ANNOTATION = 'demo.mooring.dev/container';
/** How long that container runs first. */
export const RUN_FOR_ANNOTATION = 'demo.mooring.dev/run-for';
/** What that container writes each time it starts. */
export const LOG_ANNOTATION = 'demo.mooring.dev/log';
/** What each container uses, as metrics.k8s.io reports it. */
export const CPU_ANNOTATION = 'demo.mooring.dev/cpu';
export const MEMORY_ANNOTATION = 'demo.mooring.dev/memory';

/** What `demo.mooring.dev/pod` may say. */
const POD_BEHAVIOURS = [
  'running',
  'not-ready',
  'crash-loop',
  'oom-killed',
  'pending',
  'image-pull-error',
  'config-error',
  'completed',
  'failed',
] as const;

export type PodBehaviour = (typeof POD_BEHAVIOURS)[number];

const PREFIX = 'demo.mooring.dev/';
const DURATION = /^(\d{1,6})(ms|s|m|h)$/;
const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const QUANTITY = /^\d{1,12}(\.\d{1,6})?(m|k|M|G|Ki|Mi|Gi)?$/;

/** What is wrong with the annotations of a pod or a pod template that this package reads: one message per annotation. */
export function findAnnotationProblems(
  annotations: Record<string, string>,
): { key: string; message: string }[] {
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith(PREFIX))
    .flatMap(([key, value]) => {
      const message = problemOf(key, String(value));
      return message ? [{ key, message }] : [];
    });
}

function problemOf(key: string, value: string): string | undefined {
  switch (key) {
    case POD_ANNOTATION:
      return (POD_BEHAVIOURS as readonly string[]).includes(value)
        ? undefined
        : `Unsupported value: ${JSON.stringify(
            value,
          )}: supported values: ${POD_BEHAVIOURS.join(', ')}`;
    case RUN_FOR_ANNOTATION:
      return DURATION.test(value)
        ? undefined
        : `Invalid value: ${JSON.stringify(
            value,
          )}: write a duration such as 30s, 5m or 1h`;
    case CPU_ANNOTATION:
    case MEMORY_ANNOTATION:
      return QUANTITY.test(value)
        ? undefined
        : `Invalid value: ${JSON.stringify(
            value,
          )}: write a quantity such as 250m or 96Mi`;
    case CONTAINER_ANNOTATION:
    case LOG_ANNOTATION:
      return undefined;
    default:
      return `Unsupported annotation: the demo cluster reads ${[
        POD_ANNOTATION,
        CONTAINER_ANNOTATION,
        RUN_FOR_ANNOTATION,
        LOG_ANNOTATION,
        CPU_ANNOTATION,
        MEMORY_ANNOTATION,
      ].join(', ')}`;
  }
}

/** A duration such as `30s` or `5m`, in milliseconds; `undefined` when it is none. */
export function parseDuration(text: string | undefined): number | undefined {
  const [, amount, unit] = DURATION.exec(text ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit];
}
