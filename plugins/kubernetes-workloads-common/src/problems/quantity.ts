const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity as a number: `100m` is 0.1, `1Ki` is 1024; undefined for what is none.
 *
 * Source: k8s.io/apimachinery `pkg/api/resource/quantity.go`.
 *
 * @public
 */
export function parseQuantity(text: string | undefined): number | undefined {
  const match =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]*))$/.exec(
      text?.slice(0, 64) ?? '',
    );
  if (!match) return undefined;
  const [, digits, exponent = '', suffix = ''] = match;
  if (!Object.hasOwn(SUFFIXES, suffix)) return undefined;
  return Number(`${digits}${exponent}`) * SUFFIXES[suffix];
}
