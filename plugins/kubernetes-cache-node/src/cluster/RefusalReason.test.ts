import { ClusterState } from '@mooring/kubernetes-objects';
import { RefusalReason } from './RefusalReason';

const REFUSED: ClusterState = {
  type: 'unauthorized',
  hop: 'authentication',
  reason: '401',
  since: '2026-01-31T12:00:00.000Z',
};
const SYNCED: ClusterState = { type: 'synced' };
const settled = () => jest.advanceTimersByTimeAsync(0);

describe('RefusalReason', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks once when it begins, again while it lasts, and forgets when it ends', async () => {
    const explain = jest.fn(async () => 'the role is not mapped');
    const onReason = jest.fn();
    const clock = globalThis;
    const reason = RefusalReason.create({ explain, onReason, clock });
    expect(reason.explain(SYNCED)).toBe(SYNCED);
    expect(explain).not.toHaveBeenCalled();

    expect(reason.explain(REFUSED)).toBe(REFUSED);
    reason.explain(REFUSED);
    await settled();
    expect(explain).toHaveBeenCalledTimes(1);
    expect(onReason).toHaveBeenCalledTimes(1);
    const explained = { ...REFUSED, reason: 'the role is not mapped' };
    expect(reason.explain(REFUSED)).toEqual(explained);

    explain.mockRejectedValueOnce(new Error('no network'));
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    expect(reason.explain(REFUSED)).toEqual(explained);
    explain.mockResolvedValueOnce('the key is wrong');
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    expect(onReason).toHaveBeenCalledTimes(2);
    expect(reason.explain(REFUSED)).toMatchObject({
      reason: 'the key is wrong',
    });

    expect(reason.explain(SYNCED)).toBe(SYNCED);
    expect(jest.getTimerCount()).toBe(0);
    expect(reason.explain(REFUSED)).toBe(REFUSED);
    reason.stop();
    await settled();
    expect(onReason).toHaveBeenCalledTimes(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves alone what the API server never saw', async () => {
    const explain = jest.fn(async () => 'x');
    const reason = RefusalReason.create({
      explain,
      onReason: () => {},
      clock: globalThis,
    });
    const noCredentials: ClusterState = { ...REFUSED, hop: 'credentials' };
    expect(reason.explain(noCredentials)).toBe(noCredentials);
    expect(explain).not.toHaveBeenCalled();
  });
});
