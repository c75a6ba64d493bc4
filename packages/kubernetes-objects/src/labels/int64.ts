const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const DECIMAL = /^[+-]?[0-9]{1,64}$/;

/** A decimal 64-bit integer, or `undefined`; what Go's `strconv.ParseInt(text, 10, 64)` accepts, zeros ahead included. */
export function parseInt64(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= MIN && value <= MAX ? value : undefined;
}
