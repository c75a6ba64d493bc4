/**
 * The smallest sample that is at least as large as `percent` of them (the nearest-rank method).
 *
 * @param samples - at least one, in any order; `Infinity` stands for one that never ended
 */
export function percentile(samples: number[], percent: number): number {
  if (samples.length === 0) {
    throw new Error(`no samples to take the ${percent}th percentile of`);
  }
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(rank, 1) - 1];
}
