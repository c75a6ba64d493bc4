import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { allAtOnce } from '@mooring/kubernetes-objects';
import { LedgerView, takeViewInSteps } from '../ledger/LedgerView';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { FakeStore } from './FakeStore';

/** One replica's live matches over a catalog and a store of the test's. */
export async function replica(options: {
  entities: Entity[];
  store: FakeStore;
}): Promise<{ live: LiveMatches; view: () => Promise<LedgerView> }> {
  const { entities, store } = options;
  const common = { store, config: {}, logger: mockServices.logger.mock() };
  const live = LiveMatches.create(common);
  const fleet = FleetFindings.create({ ...common, live });
  live.takeCatalogChange({ changed: entities, removed: [] });
  live.takeCatalogRead();
  return {
    live,
    async view() {
      await live.settled();
      await fleet.refresh();
      return allAtOnce(takeViewInSteps({ live, fleet, store }));
    },
  };
}
