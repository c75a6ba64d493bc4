const SUFFIXES: Record<string, number> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number a resource quantity such as `250m` or `96Mi` stands for; 0 for what is none. */
export function parseQuantity(quantity: string | number | undefined): number {
  const [, digits, suffix] =
    /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(quantity ?? '')) ?? [];
  return digits === undefined
    ? 0
    : Number(digits) * (suffix ? SUFFIXES[suffix] ?? 0 : 1);
}
