import { isRecord, recordsIn } from '../records';

/** A parameter in a text, or instead of one. */
const REFERENCE = /\$\{\{?(\w+)\}?\}/g;

/**
 * The objects of a Template of OpenShift as `oc process` makes them from the parameters' own values. A parameter without a
 * value stays as it is written.
 *
 * Source: https://docs.redhat.com/en/documentation/openshift_container_platform, "Using templates".
 */
export function objectsOfTemplate(value: Record<string, unknown>): unknown[] {
  if (!Array.isArray(value.objects)) return [];
  const values = new Map(
    recordsIn(value.parameters).map(parameter => [
      String(parameter.name),
      parameter.value,
    ]),
  );
  return value.objects.map(object => filled(object, values));
}

/** Whether an object is a Template of OpenShift. */
export function isOpenShiftTemplate({
  apiVersion,
  kind,
}: Record<string, unknown>): boolean {
  return (
    kind === 'Template' &&
    (apiVersion === 'v1' ||
      String(apiVersion).startsWith('template.openshift.io/'))
  );
}

function filled(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (whole, name: string) => {
      const given = values.get(name);
      return typeof given === 'string' || typeof given === 'number'
        ? String(given)
        : whole;
    });
  }
  if (Array.isArray(value)) return value.map(item => filled(item, values));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filled(item, values)]),
  );
}
