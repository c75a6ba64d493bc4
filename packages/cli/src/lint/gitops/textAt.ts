/**
 * The values of a chart that hold one value at a path: `db.password`, with a dot in a key as `\\.`.
 *
 * Source: Helm's `pkg/strvals`, which Flux uses for a `targetPath`.
 */
export function textAt(path: string, value: unknown): string {
  const nested = path
    .split(/(?<!\\)\./)
    .reduceRight<unknown>(
      (inner, key) => ({ [key.replaceAll('\\.', '.')]: inner }),
      value,
    );
  return JSON.stringify(nested);
}
