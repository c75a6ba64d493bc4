import { Entity } from '@backstage/catalog-model';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ActionRequest,
  ActionResult,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { kubernetesWorkloadsApiRef } from '../api';
import { ObjectActions } from './ObjectActions';

const entityNamed = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/source-location': 'url:https://github.com/acme/cart/',
    },
  },
});
const POD = { kind: 'Pod', namespace: 'shop', name: 'cart-1' };
const CART = { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' };

function setUp(options: {
  object?: typeof POD;
  enabled?: WorkloadAction[];
  isAllowed?: boolean;
  answer?: (request: ActionRequest) => string;
}) {
  const {
    object = CART,
    enabled = ['restart-rollout', 'delete-pod'],
    isAllowed = true,
    answer = ({ dryRun }) => (dryRun ? 'The cluster would.' : 'It restarts.'),
  } = options;
  const asked: ActionRequest[] = [];
  const authorize = jest.fn(async () => ({
    result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
  }));
  const api = {
    invokeAction: async (
      _: string,
      action: WorkloadAction,
      request: ActionRequest,
    ): Promise<ActionResult> => {
      asked.push(request);
      return { action, dryRun: false, ...request, message: answer(request) };
    },
  };
  renderInTestApp(
    <TestApiProvider
      apis={[
        [kubernetesWorkloadsApiRef, api],
        [permissionApiRef, { ...mockApis.permission(), authorize }],
      ]}
    >
      <EntityProvider entity={entityNamed(isAllowed ? 'cart' : 'vault')}>
        <ObjectActions cluster="prod-eu" object={object} enabled={enabled} />
        <p>drawn</p>
      </EntityProvider>
    </TestApiProvider>,
  );
  return { asked, authorize };
}

const open = async (name: string) => {
  await userEvent.click(await screen.findByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
};

describe('ObjectActions', () => {
  it('says what is to happen where, asks the cluster first, and does it once confirmed', async () => {
    const { asked, authorize } = setUp({});
    const dialog = await open('Restart rollout…');
    expect(
      dialog.getByRole('heading', {
        name: 'Restart the rollout of Deployment cart?',
      }),
    ).toBeVisible();
    expect(dialog.getByText('Cluster prod-eu, namespace shop')).toBeVisible();
    expect(dialog.getByText(/^Every pod is replaced/)).toBeVisible();
    expect(await dialog.findByText('The cluster would.')).toBeVisible();
    const request = { cluster: 'prod-eu', object: CART };
    expect(asked).toEqual([{ ...request, dryRun: true }]);
    expect(authorize).toHaveBeenCalledWith(
      expect.objectContaining({
        permission: expect.objectContaining({
          name: 'kubernetes-workloads.rollouts.restart',
        }),
        resourceRef: 'component:default/cart',
      }),
    );

    await userEvent.click(
      dialog.getByRole('button', { name: 'Restart rollout' }),
    );
    expect(await dialog.findByText('It restarts.')).toBeVisible();
    expect(asked).toEqual([{ ...request, dryRun: true }, request]);
    expect(
      dialog.queryByRole('button', { name: 'Restart rollout' }),
    ).toBeNull();
  });

  it('offers nothing to confirm where the cluster would refuse, and says why', async () => {
    const { asked } = setUp({
      object: POD,
      answer: () => {
        throw new Error('Pod cart-1 has no controller');
      },
    });
    const dialog = await open('Delete pod…');
    expect(
      await dialog.findByText('Pod cart-1 has no controller'),
    ).toBeVisible();
    expect(dialog.queryByRole('button', { name: 'Delete pod' })).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('does nothing when it is cancelled', async () => {
    const { asked } = setUp({ object: POD });
    const dialog = await open('Delete pod…');
    await dialog.findByText('The cluster would.');
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(asked).toEqual([expect.objectContaining({ dryRun: true })]);
  });

  it.each([
    ['that the configuration does not allow', { enabled: [] }],
    ['without the permission', { isAllowed: false }],
    ['to another kind', { object: { ...CART, kind: 'CronJob.batch' } }],
  ])('shows no button for an action %s', async (_, options) => {
    setUp(options);
    expect(await screen.findByText('drawn')).toBeVisible();
    expect(screen.queryByRole('button', { name: /…$/ })).toBeNull();
  });

  it('leads to the source for scaling and for rolling back', async () => {
    setUp({ enabled: [] });
    expect(
      await screen.findByRole('link', { name: 'Open the source' }),
    ).toHaveAttribute('href', 'https://github.com/acme/cart/');
  });
});
