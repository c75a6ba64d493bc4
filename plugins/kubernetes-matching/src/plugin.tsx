import {
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiLinksLine } from '@remixicon/react';
import { Fragment } from 'react';
import { kubernetesMatchingApi } from './api';
import { STATUS_TYPE } from './card/statusItems';
import { rootRouteRef, rulesRouteRef, templateRouteRef } from './routes';

/** The verdict on the overview; components without an annotation are told which workloads look like theirs. */
const matchEntityCard = EntityCardBlueprint.makeWithOverrides({
  name: 'match',
  inputs: {
    content: createExtensionInput([coreExtensionData.reactElement]),
  },
  factory: (originalFactory, { inputs }) =>
    originalFactory({
      filter: {
        $any: [
          { kind: 'component' },
          {
            'metadata.annotations.backstage.io/kubernetes-id': {
              $exists: true,
            },
          },
          {
            'metadata.annotations.backstage.io/kubernetes-label-selector': {
              $exists: true,
            },
          },
          { 'status.items': { $contains: { type: STATUS_TYPE } } },
        ],
      },
      loader: async () => {
        const { MatchCard } = await import('./card/MatchCard');
        const content = inputs.content.map(input => (
          <Fragment key={input.node.spec.id}>
            {input.get(coreExtensionData.reactElement)}
          </Fragment>
        ));
        return <MatchCard content={content.length > 0 && content} />;
      },
    }),
});

/** The fleet in one line, on the home page. */
const fleetWidget = HomePageWidgetBlueprint.make({
  name: 'fleet',
  params: {
    title: 'The fleet',
    description: 'How many components are linked to their workloads',
    components: async () => {
      const { FleetWidget } = await import('./home/FleetWidget');
      return { Content: () => <FleetWidget /> };
    },
  },
});

/** Whether the viewer's own components are linked, on the home page. */
const ownedWidget = HomePageWidgetBlueprint.make({
  name: 'owned',
  params: {
    title: 'My components',
    description:
      'Whether your components are linked to their workloads, those first that are not',
    components: async () => {
      const { OwnedWidget } = await import('./home/OwnedWidget');
      return { Content: () => <OwnedWidget /> };
    },
  },
});

const fleetPage = PageBlueprint.make({
  params: {
    path: '/kubernetes-matching',
    title: 'Kubernetes matching',
    icon: <RiLinksLine />,
    routeRef: rootRouteRef,
  },
});

/** What is attached to its input `health` is shown in each row, and finds the row's entity by `useEntity`. */
const componentsSubPage = SubPageBlueprint.makeWithOverrides({
  name: 'components',
  inputs: {
    health: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
      optional: true,
    }),
  },
  factory: (originalFactory, { inputs }) =>
    originalFactory({
      path: 'components',
      title: 'Components',
      loader: async () => {
        const { ComponentsPage } = await import('./fleet/ComponentsPage');
        return (
          <ComponentsPage
            health={inputs.health?.get(coreExtensionData.reactElement)}
          />
        );
      },
    }),
});

const danglingLabelsSubPage = SubPageBlueprint.make({
  name: 'dangling-labels',
  params: {
    path: 'dangling-labels',
    title: 'Labels',
    loader: async () => {
      const { FleetFindingsPage } = await import('./fleet/FleetFindingsPage');
      return <FleetFindingsPage list="danglingLabels" />;
    },
  },
});

const unlabelledWorkloadsSubPage = SubPageBlueprint.make({
  name: 'unlabelled-workloads',
  params: {
    path: 'unlabelled-workloads',
    title: 'Workloads',
    loader: async () => {
      const { FleetFindingsPage } = await import('./fleet/FleetFindingsPage');
      return <FleetFindingsPage list="unlabelledWorkloads" />;
    },
  },
});

const clustersSubPage = SubPageBlueprint.make({
  name: 'clusters',
  params: {
    path: 'clusters',
    title: 'Clusters',
    loader: async () => {
      const { ClustersPage } = await import('./fleet/ClustersPage');
      return <ClustersPage />;
    },
  },
});

const rulesSubPage = SubPageBlueprint.make({
  name: 'rules',
  params: {
    path: 'rules',
    title: 'Rules',
    routeRef: rulesRouteRef,
    loader: async () => {
      const { RulesPage } = await import('./rules/RulesPage');
      return <RulesPage />;
    },
  },
});

/**
 * The browser side of the match between entities and their Kubernetes workloads: the card on an entity's overview and the
 * fleet page. What it puts on the pages of other plugins is in modules of their own.
 *
 * @public
 */
export const kubernetesMatchingPlugin = createFrontendPlugin({
  pluginId: 'kubernetes-matching',
  title: 'Kubernetes matching',
  icon: <RiLinksLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, rules: rulesRouteRef },
  externalRoutes: { template: templateRouteRef },
  extensions: [
    kubernetesMatchingApi,
    matchEntityCard,
    fleetWidget,
    ownedWidget,
    fleetPage,
    componentsSubPage,
    danglingLabelsSubPage,
    unlabelledWorkloadsSubPage,
    clustersSubPage,
    rulesSubPage,
  ],
});
