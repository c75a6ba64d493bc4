import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  KubernetesMatchingApi,
  MatchingSummary,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';
import { screen } from '@testing-library/react';
import { ReactElement } from 'react';
import { kubernetesMatchingApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { FleetWidget } from './FleetWidget';
import { OwnedWidget } from './OwnedWidget';

const ANN = ['user:default/ann', 'group:default/shop-team'];

const summary: MatchingSummary = {
  entities: 12,
  statuses: {
    matched: 9,
    'partly-matched': 0,
    unmatched: 3,
    unknown: 0,
    invalid: 0,
  },
  findings: { 'near-miss': 3 },
  trend: [],
  omitted: [],
};
const item = (
  name: string,
  status: MatchListItem['status'],
  message: string,
): MatchListItem => ({
  entityRef: `component:default/${name}`,
  title: `The ${name}`,
  status,
  leading: { rule: 'near-miss', severity: 'error', message },
  rules: ['near-miss'],
  clusters: ['eu'],
  namespaces: ['shop'],
  counts: {},
});

function renderWidget(
  widget: ReactElement,
  api: Partial<KubernetesMatchingApi>,
  ownershipEntityRefs = ANN,
) {
  renderInTestApp(
    <TestApiProvider
      apis={[
        [kubernetesMatchingApiRef, api as KubernetesMatchingApi],
        [identityApiRef, mockApis.identity({ ownershipEntityRefs })],
      ]}
    >
      {widget}
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/kubernetes-matching': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}

describe('the fleet on the home page', () => {
  it('is counted, and leads to the fleet page', async () => {
    const getSummary = jest.fn(async () => summary);
    renderWidget(<FleetWidget />, { getSummary });
    expect(await screen.findByText(/12 components/)).toBeVisible();
    const link = screen.getByRole('link', { name: /Not linked 3/ });
    expect(link).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/kubernetes-matching\/components\?.*unmatched/),
    );
    expect(getSummary.mock.calls[0]).toEqual([
      expect.not.objectContaining({ owner: expect.anything() }),
      expect.anything(),
    ]);
  });

  it('says that it could not be read, never that there is nothing', async () => {
    renderWidget(<FleetWidget />, {
      getSummary: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await screen.findByText(/the database is away/)).toBeVisible();
    expect(screen.queryByText(/0 components/)).toBeNull();
  });
});

describe('my components on the home page', () => {
  it('are those that I or my teams own, with what is wrong', async () => {
    const listMatches = jest.fn(async () => ({
      items: [
        item('cart', 'unmatched', '1 character differs.'),
        item('web', 'matched', 'A note of no weight.'),
      ],
      totalItems: 20,
      nextCursor: 'next',
      omitted: [],
    }));
    renderWidget(<OwnedWidget />, { listMatches });
    expect(await screen.findByText('1 character differs.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'The cart' })).toHaveAttribute(
      'href',
      '/catalog/default/component/cart/kubernetes',
    );
    expect(screen.getByText('Not linked')).toBeVisible();
    expect(screen.getByText('Linked')).toBeVisible();
    expect(screen.queryByText('A note of no weight.')).toBeNull();
    expect(
      screen.getByRole('link', { name: 'All my components' }),
    ).toHaveAttribute('href', '/kubernetes-matching/components?whose=mine');
    expect(listMatches).toHaveBeenCalledWith(
      { owner: ANN, limit: 8 },
      expect.anything(),
    );
  });

  it('are none for somebody who owns nothing, without asking for everybody’s', async () => {
    const listMatches = jest.fn();
    renderWidget(<OwnedWidget />, { listMatches }, []);
    expect(
      await screen.findByText(/None of your components asks/),
    ).toBeVisible();
    expect(listMatches).not.toHaveBeenCalled();
  });

  it('could not be read, which is not the same as none', async () => {
    renderWidget(<OwnedWidget />, {
      listMatches: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await screen.findByText(/the database is away/)).toBeVisible();
    expect(screen.queryByText(/None of your components/)).toBeNull();
  });
});
