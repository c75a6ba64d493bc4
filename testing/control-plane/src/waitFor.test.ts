import { waitFor } from './waitFor';

describe('waitFor', () => {
  it('returns the first answer that is neither undefined nor false', async () => {
    const answers = [undefined, false, 0];
    expect(
      await waitFor(async () => answers.shift(), {
        description: 'a number',
        intervalMs: 1,
      }),
    ).toBe(0);
  });

  it('takes an error for "not yet" and names the last one when time is up', async () => {
    const errors = [new Error('first'), new Error('second')];
    let calls = 0;
    const answer = waitFor(
      async () => {
        throw errors[Math.min(calls++, 1)];
      },
      { description: 'tea', timeoutMs: 50, intervalMs: 1 },
    );
    await expect(answer).rejects.toThrow(
      'waited 0.05 s for tea, in vain; the last attempt failed: second',
    );
    await expect(answer).rejects.toMatchObject({ cause: errors[1] });
    expect(calls).toBeGreaterThan(1);
  });

  it('asks at least once, however little time there is', async () => {
    expect(
      await waitFor(async () => 'tea', { description: 'tea', timeoutMs: 0 }),
    ).toBe('tea');
  });

  it('gives up at once when waiting has become pointless', async () => {
    const probe = jest.fn(async () => undefined);
    const answer = waitFor(probe, {
      description: 'tea',
      intervalMs: 1,
      giveUp: async () => {
        if (probe.mock.calls.length === 2) {
          throw new Error('the kettle broke');
        }
      },
    });
    await expect(answer).rejects.toThrow('the kettle broke');
    expect(probe).toHaveBeenCalledTimes(2);
  });
});
