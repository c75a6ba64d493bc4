import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { RulesPage } from './rules/RulesPage';
import { ClustersPage } from './fleet/ClustersPage';
import { ComponentsPage } from './fleet/ComponentsPage';
import { FleetFindingsPage } from './fleet/FleetFindingsPage';

/** The fleet page with its tabs, as the old frontend system puts a page together. */
export function LegacyFleetPage() {
  return (
    <Page themeId="tool">
      <Header title="Kubernetes matching" />
      <TabbedLayout>
        <TabbedLayout.Route path="/components" title="Components">
          <ComponentsPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/dangling-labels" title="Labels">
          <FleetFindingsPage list="danglingLabels" />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/unlabelled-workloads" title="Workloads">
          <FleetFindingsPage list="unlabelledWorkloads" />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/clusters" title="Clusters">
          <ClustersPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/rules" title="Rules">
          <RulesPage />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
