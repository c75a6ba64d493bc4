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
 * How much processor time the longest step takes, in milliseconds. Work that is over the limit is done again, and the least
 * counts that each of its steps has taken: a garbage collection, too, may come in between, at another step each time.
 *
 * @public
 */
export function longestStep(limit: number, work: () => Steps<unknown>): number {
  const least: number[] = [];
  let longest = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && longest > limit; attempt++) {
    let isDone = false;
    const steps = work();
    for (let at = 0; !isDone; at++) {
      const start = processorTime();
      isDone = steps.next().done ?? false;
      const taken = processorTime() - start;
      least[at] = Math.min(least[at] ?? Infinity, taken);
    }
    longest = least.reduce((a, b) => Math.max(a, b), 0);
  }
  return longest;
}
