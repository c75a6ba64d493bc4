import { Steps } from '@mooring/kubernetes-objects';

/** Tells how long the steps have taken together, in milliseconds, without what others did between them. */
export function* timed<Result>(
  steps: Steps<Result>,
  onDone: (milliseconds: number) => void,
): Steps<Result> {
  let taken = 0;
  for (;;) {
    const start = performance.now();
    const { done, value } = steps.next();
    taken += performance.now() - start;
    if (done) {
      onDone(taken);
      return value as Result;
    }
    yield;
  }
}
