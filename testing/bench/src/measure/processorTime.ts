/**
 * How long this thread's processor works on something that never waits, in milliseconds. On an idle machine that is the
 * time it takes; on a busy one it does not grow with what others do. Some systems count in steps of 4 ms, so give it
 * work for a second.
 */
export function processorTime(work: () => void): number {
  const started = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1000;
}

/** The processor time per item of work on many items, in milliseconds. */
export function processorTimePerItem<T>(
  items: readonly T[],
  work: (item: T) => void,
): number {
  return processorTime(() => items.forEach(item => work(item))) / items.length;
}
