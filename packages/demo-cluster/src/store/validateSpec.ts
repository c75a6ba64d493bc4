import { Cron } from 'croner';
import { isError } from '@backstage/errors';
import { Cause, invalidValue } from './causes';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType } from './ResourceType';

/** More than any test needs, and as much as fits into the memory of one process. */
const MAX_REPLICAS = 50_000;

const COUNTS = ['replicas', 'parallelism', 'completions', 'backoffLimit'];

/** What is wrong with the numbers and times in a spec. */
export function validateSpec(
  { kind, custom }: ResourceType,
  { metadata, spec }: KubernetesObject,
): Cause[] {
  if (custom || !spec) {
    return [];
  }
  const causes = COUNTS.flatMap(name =>
    validateCount(spec[name], `spec.${name}`),
  );
  if (kind === 'CronJob' && spec.schedule !== undefined) {
    causes.push(...validateSchedule(spec));
  }
  if (kind === 'CustomResourceDefinition') {
    const expected = `${spec.names?.plural}.${spec.group}`;
    if (metadata.name !== expected) {
      const message = `must be spec.names.plural+"."+spec.group, "${expected}"`;
      causes.push(invalidValue('metadata.name', metadata.name, message));
    }
  }
  return causes;
}

function validateCount(value: number | undefined, field: string): Cause[] {
  if (value === undefined) {
    return [];
  }
  if (value < 0) {
    return [invalidValue(field, value, 'must be greater than or equal to 0')];
  }
  return value > MAX_REPLICAS
    ? [
        invalidValue(
          field,
          value,
          `a demo cluster takes ${MAX_REPLICAS} at most`,
        ),
      ]
    : [];
}

function validateSchedule({ schedule, timeZone: timezone }: any): Cause[] {
  try {
    // The time zone is checked when a run is worked out.
    new Cron(schedule, { paused: true, timezone }).nextRun();
    return [];
  } catch (error) {
    const message = isError(error) ? error.message : String(error);
    return [invalidValue('spec.schedule', schedule, message)];
  }
}
