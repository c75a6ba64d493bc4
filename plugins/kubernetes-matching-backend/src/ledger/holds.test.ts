import { allAtOnce } from '@mooring/kubernetes-objects';
import {
  fiftyMilliseconds,
  longestStep,
} from '@mooring/kubernetes-objects/testUtils';
import { CatalogIndex } from '@mooring/plugin-kubernetes-matching-common';
import { FakeStore } from '../__testUtils__/FakeStore';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import {
  countDailyInSteps,
  diffLedgerInSteps,
  LedgerChange,
  LedgerState,
} from './diffLedger';
import { CurrentFinding, LedgerView, takeViewInSteps } from './LedgerView';

jest.setTimeout(300_000);

const ENTITIES = 100_000;
const evidence = {
  objects: [
    {
      ...{ cluster: 'prod', apiVersion: 'apps/v1', kind: 'Deployment' },
      ...{ namespace: 'shop', name: 'x' },
    },
  ],
};

/** As many entities with a finding each, and as many findings of the fleet. */
function matches() {
  const list = Array.from({ length: ENTITIES }, (_, at) => ({
    match: {
      entityRef: `component:default/entity-${at}`,
      status: 'unmatched',
      findings: [
        {
          ...{ rule: 'near-miss', severity: 'error', cluster: 'prod' },
          ...{ message: `No object carries ${at}`, evidence },
        },
      ],
    },
    item: { owner: `group:default/team-${at % 1_000}` },
  }));
  const fleet = list.map((_, at) => ({
    ...{ rule: 'dangling-label', severity: 'warning', subject: `id-${at}` },
    ...{ message: `Nobody claims id-${at}`, evidence },
  }));
  return {
    live: {
      list: () => list,
      catalog: CatalogIndex.create(),
    } as unknown as LiveMatches,
    fleet: { list: () => fleet } as unknown as FleetFindings,
  };
}

it('lets nobody wait longer than 50 ms for the ledger of 100,000 entities and as many findings of the fleet', () => {
  const limit = fiftyMilliseconds();
  const store = FakeStore.create();
  store.addCluster('prod');
  const now = new Date();
  const empty: LedgerState = {
    ...{ revision: 0, day: '2026-03-01', daily: new Map() },
    ...{ open: new Map(), statuses: new Map() },
  };
  const given = { ...matches(), store };
  let view: LedgerView | undefined;
  const taking = longestStep(limit, function* take() {
    view = yield* takeViewInSteps(given);
  });
  expect(taking).toBeLessThan(limit);
  let changes: LedgerChange[] = [];
  const opening = longestStep(limit, function* compare() {
    changes = yield* diffLedgerInSteps(empty, view!);
  });
  expect(opening).toBeLessThan(limit);
  expect(changes).toHaveLength(3 * ENTITIES); // findings of both sorts, and statuses

  // All of it is recorded, and then nothing of it is the case any more.
  const toRow = (finding: CurrentFinding, at: number) => ({
    ...finding,
    ...{ id: `${at}`, first_seen: now, last_seen: now, fixed_at: null },
  });
  const state: LedgerState = {
    ...empty,
    open: new Map(
      [...view!.findings].map(([key, finding], at) => [
        key,
        toRow(finding, at),
      ]),
    ),
    statuses: new Map(
      [...view!.statuses].map(([entity_ref, { status, owner }]) => [
        entity_ref,
        { entity_ref, status, owner, unlinked_since: now, notified_at: null },
      ]),
    ),
  };
  const counting = longestStep(limit, () => countDailyInSteps(state));
  expect(counting).toBeLessThan(limit);
  const nothing = allAtOnce(
    takeViewInSteps({
      live: {
        list: () => [],
        catalog: CatalogIndex.create(),
      } as unknown as LiveMatches,
      fleet: { list: () => [] } as unknown as FleetFindings,
      store,
      before: view,
    }),
  );
  const closing = longestStep(limit, function* compare() {
    changes = yield* diffLedgerInSteps(state, nothing);
  });
  expect(closing).toBeLessThan(limit);
  expect(changes).toHaveLength(3 * ENTITIES); // closed, and forgotten
});
