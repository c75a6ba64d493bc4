import {
  EntitySync,
  WorkloadChange,
} from '@mooring/plugin-kubernetes-workloads-common';
import { timelineOf } from './timeline';

const at = (minute: number) =>
  new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();
const change = (minute: number) =>
  ({ id: `change ${minute}`, at: at(minute) } as WorkloadChange);
const sync = (minute: number) =>
  ({ at: at(minute), reconciler: {}, message: `${minute}` } as EntitySync);
const shown = (...given: Parameters<typeof timelineOf>) =>
  timelineOf(...given).map(entry =>
    'sync' in entry ? `sync ${entry.sync.message}` : entry.key,
  );

describe('timelineOf', () => {
  it('puts changes and syncs in the order of their times', () => {
    const changes = {
      ...{ items: [change(30), change(10)], syncs: [sync(40), sync(20)] },
      keptDays: 30,
    };
    expect(shown(changes, 10)).toEqual([
      ...['sync 40', 'change 30', 'sync 20', 'change 10'],
    ]);
    expect(shown(changes, 2)).toEqual(['sync 40', 'change 30']);
  });

  it('tells no sync of a time of which there are changes that are not here', () => {
    const changes = {
      ...{ items: [change(30)], syncs: [sync(40), sync(20)] },
      ...{ nextCursor: '7', keptDays: 30 },
    };
    expect(shown(changes, 10)).toEqual(['sync 40', 'change 30']);
  });
});
