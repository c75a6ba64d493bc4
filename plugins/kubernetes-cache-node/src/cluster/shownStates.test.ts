import { mockServices } from '@backstage/backend-test-utils';
import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import { CollectedMetrics } from '../__testUtils__/CollectedMetrics';
import { KubernetesCacheMetrics } from './metrics';
import { logState } from './logState';

describe.each(SHOWN_STATES)('$text', ({ state, text, isFaulty }) => {
  it('is what the log says, once', () => {
    const logger = mockServices.logger.mock();
    const shown = { logger, cluster: 'c', state, objects: 3, kinds: [] };
    logState({ ...shown, last: logState(shown) });
    const lines = [logger.warn, logger.info].map(({ mock }) =>
      mock.calls.map(([line]) => line),
    );
    const counted = text === 'synced' ? ': 3 objects' : ' (3 objects)';
    const line = `c is ${text}${state.type === 'synced' ? counted : ''}`;
    expect(lines).toEqual(isFaulty ? [[line], []] : [[], [line]]);
  });

  it('is the one time series at 1', async () => {
    const metrics = CollectedMetrics.create();
    KubernetesCacheMetrics.create({
      clusters: () => [
        {
          state,
          kinds: [],
          store: { name: 'c', bytes: 0, index: { size: 0 } },
        },
      ],
      now: () => 0,
      meter: metrics.meter,
    });
    const values = await metrics.values('state');
    expect(values).toHaveLength(8);
    expect(values.filter(({ value }) => value === 1)).toEqual([
      { value: 1, attributes: { cluster: 'c', state: state.type } },
    ]);
  });
});
