const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

export type Resource = 'cpu' | 'memory';

/** An amount as manifests write it: `250m` and `1.5` cores, `97Mi` of memory. */
export function formatAmount(resource: Resource, amount: number): string {
  return resource === 'cpu' ? formatCores(amount) : formatBytes(amount);
}

function formatCores(cores: number): string {
  if (cores >= 1) return rounded(cores);
  if (cores > 0 && cores < 0.001) return '<1m';
  return `${Math.round(cores * 1000)}m`;
}

function formatBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 10 ? rounded(amount) : Math.round(amount)}${UNITS[unit]}`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 10) / 10);
}
