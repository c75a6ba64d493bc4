import { Reloader } from './Reloader';

describe('Reloader', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start(load: (signal: AbortSignal) => Promise<number>) {
    const values: number[] = [];
    const errors: string[] = [];
    const reloader = Reloader.start({
      load,
      onValue: value => values.push(value),
      onError: ({ message }) => errors.push(message),
      intervalMs: 60_000,
      minGapMs: 1_000,
    });
    return { reloader, values, errors };
  }

  it('answers a burst of changes with one more request', async () => {
    let count = 0;
    const { reloader, values } = start(async () => (count += 1));
    for (let burst = 0; burst < 5_000; burst++) reloader.reload();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(values).toEqual([1, 2]);
    reloader.stop();
  });

  it('asks again after the interval, and after a failure', async () => {
    let count = 0;
    const { reloader, values, errors } = start(async () => {
      count += 1;
      if (count === 1) throw new Error('down');
      return count;
    });
    await jest.advanceTimersByTimeAsync(150_000);
    expect(errors).toEqual(['down']);
    expect(values).toEqual([2, 3]);
    reloader.stop();
  });

  it('is silent once it is stopped', async () => {
    let aborted = false;
    const { reloader, values } = start(
      signal =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => {
            aborted = true;
            resolve(1);
          });
        }),
    );
    reloader.stop();
    reloader.reload();
    await jest.advanceTimersByTimeAsync(200_000);
    expect(aborted).toBe(true);
    expect(values).toEqual([]);
  });
});
