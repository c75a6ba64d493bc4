import { Steps } from '../steps/Steps';

/** One that is over the limit is done again so often. */
const ATTEMPTS = 5;

/** The thread's processor time in milliseconds, or the process's where Node.js does not tell it. */
function processorTime(): number {
  const usage = process.threadCpuUsage ?? process.cpuUsage;
  const { user, system } = usage.call(process);
  return (user + system) / 1000;
}

/**
 * What takes a common server 50 ms of processor time takes this machine so long, in milliseconds, whatever else runs on
 * it.
 *
 * @public
 */
export function fiftyMilliseconds(): number {
  const times = Array.from({ length: ATTEMPTS }, () => {
    const start = processorTime();
    const texts = new Map<string, number>();
    for (let at = 0; at < 180_000; at++) texts.set(`text ${at}`, at);
    return processorTime() - start;
  });
  return Math.min(...times);
}

/**
 * How much processor time the longest step takes, in milliseconds. Work that is over the limit is done again: a garbage
 * collection, too, may come in between, and does not do so each time.
 *
 * @public
 */
export function longestStep(limit: number, work: () => Steps<unknown>): number {
  let shortest = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && shortest > limit; attempt++) {
    let longest = 0;
    let isDone = false;
    const steps = work();
    while (!isDone) {
      const start = processorTime();
      isDone = steps.next().done ?? false;
      longest = Math.max(longest, processorTime() - start);
    }
    shortest = Math.min(shortest, longest);
  }
  return shortest;
}
