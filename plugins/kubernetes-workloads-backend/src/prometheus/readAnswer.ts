/** A series of an answer: its labels, and its values with their times in seconds since the epoch. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: number])[];
}

/**
 * The series of an answer, of a range or of one moment.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats
 *
 * @throws Error for what Prometheus would not answer.
 */
export function readAnswer(answer: any): Series[] {
  const result = answer?.data?.result;
  if (answer?.status !== 'success' || !Array.isArray(result))
    throw new Error('no result');
  return result.map(each => {
    const values = each?.values ?? [each?.value];
    if (!isRecord(each?.metric) || !Array.isArray(values))
      throw new Error('no series');
    return {
      labels: Object.fromEntries(
        Object.entries(each.metric).map(([name, value]) => [
          name,
          String(value),
        ]),
      ),
      values: values.map(readPair),
    };
  });
}

/** `+Inf` and `NaN` are numbers to Prometheus, and none to a reader of a chart. */
function readPair(pair: unknown): [number, number] {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number')
    throw new Error('no value');
  return [pair[0], typeof pair[1] === 'string' ? Number(pair[1]) : NaN];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
