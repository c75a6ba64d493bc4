import { ErrorObject } from 'ajv';

/**
 * Where a value may have one of several shapes, a mistake fails them all, and Ajv reports every failure. Keeps what the
 * writer most likely meant, so that one mistake gives one error:
 *
 * - the shape whose `type` (or the like) was written, if there is one;
 * - else the list of types that could have been written.
 */
export function intendedErrors(errors: ErrorObject[]): ErrorObject[] {
  const union = errors.find(({ keyword }) => keyword === 'anyOf');
  if (!union) return errors;
  const alternatives = new Map<string, ErrorObject[]>();
  const others: ErrorObject[] = [];
  for (const error of errors) {
    const alternative = alternativeOf(error, union);
    if (error === union) continue;
    if (alternative === undefined) others.push(error);
    else {
      const group = alternatives.get(alternative) ?? [];
      alternatives.set(alternative, [...group, error]);
    }
  }
  // Ajv reports an inner union before the outer one, so the outer one sees the inner one's errors already reduced.
  return intendedErrors([
    ...others,
    ...choose(union, [...alternatives.values()]),
  ]);
}

function alternativeOf(error: ErrorObject, union: ErrorObject) {
  const inSchema = error.schemaPath.startsWith(`${union.schemaPath}/`);
  const inData = `${error.instancePath}/`.startsWith(`${union.instancePath}/`);
  return inSchema && inData
    ? error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0]
    : undefined;
}

function choose(
  union: ErrorObject,
  alternatives: ErrorObject[][],
): ErrorObject[] {
  if (alternatives.length === 0) return [{ ...union, keyword: 'union' }];

  const isTag = ({ keyword }: ErrorObject) => keyword === 'const';
  const tagged = alternatives.filter(errors => !errors.some(isTag));
  if (tagged.length === 0) {
    const tags = alternatives.map(errors => errors.find(isTag)!);
    const allowedValues = tags.map(({ params }) => params.allowedValue);
    return [{ ...tags[0], keyword: 'enum', params: { allowedValues } }];
  }

  const isWhole = ({ keyword, instancePath }: ErrorObject) =>
    keyword === 'type' && instancePath === union.instancePath;
  const fitting = tagged.filter(errors => !errors.some(isWhole));
  if (fitting.length === 0) {
    const wholes = tagged.map(errors => errors.find(isWhole)!);
    const type = [...new Set(wholes.flatMap(({ params }) => params.type))];
    return [{ ...wholes[0], params: { type } }];
  }
  return fitting.reduce((best, next) =>
    next.length < best.length ? next : best,
  );
}
