import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  PodRow,
  PodsRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { usePodPages } from './usePodPages';

const rowsFrom = (offset: number) =>
  Array.from({ length: 60 }, (_, i) => ({
    name: `cart-${offset + i}`,
  })) as unknown as PodRow[];
const PODS = rowsFrom(0);
const CHANGED = rowsFrom(0);

/** Stands for a table that is scrolled, and for an answer that comes. */
function Probe() {
  const [inSight, setInSight] = useState<[number, number]>([0, 30]);
  const [pods, setPods] = useState(PODS);
  const podAt = usePodPages({ cluster: 'prod', pods, total: 1_000, inSight });
  return (
    <>
      <p title="first">{podAt(10)?.name}</p>
      <p title="late">{podAt(500)?.name ?? 'not there yet'}</p>
      <button onClick={() => setInSight([490, 545])}>scroll</button>
      <button onClick={() => setPods(CHANGED)}>change</button>
    </>
  );
}

function setUp(answer: (request: PodsRequest) => Promise<object>) {
  const getPods = jest.fn((_: string, request: PodsRequest) => answer(request));
  renderInTestApp(
    <TestApiProvider
      apis={[[kubernetesWorkloadsApiRef, { getPods } as object]]}
    >
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'cart', namespace: 'default' },
        }}
      >
        <Probe />
      </EntityProvider>
    </TestApiProvider>,
  );
  const offsets = () => getPods.mock.calls.map(([, { offset }]) => offset);
  const press = async (name: string) =>
    userEvent.click(await screen.findByRole('button', { name }));
  return { getPods, offsets, press };
}

describe('usePodPages', () => {
  it('asks for the pages in sight, once for each answer', async () => {
    const { getPods, offsets, press } = setUp(async ({ offset }) => ({
      podRows: rowsFrom(offset),
    }));
    expect(await screen.findByTitle('first')).toHaveTextContent('cart-10');
    expect(getPods).not.toHaveBeenCalled();
    await press('scroll');
    await waitFor(() =>
      expect(screen.getByTitle('late')).toHaveTextContent('cart-500'),
    );
    expect(offsets()).toEqual([480, 540]);
    expect(getPods.mock.calls[0][0]).toBe('component:default/cart');

    await press('change');
    await waitFor(() => expect(offsets()).toEqual([480, 540, 480, 540]));
    // What is shown stays until there is something newer.
    expect(screen.getByTitle('late')).toHaveTextContent('cart-500');
  });

  it('asks again with the next answer for what could not be read', async () => {
    let isBroken = true;
    const { offsets, press } = setUp(async ({ offset }) => {
      if (isBroken) throw new Error('Bad gateway');
      return { podRows: rowsFrom(offset) };
    });
    await press('scroll');
    await waitFor(() => expect(offsets()).toHaveLength(2));
    expect(screen.getByTitle('late')).toHaveTextContent('not there yet');
    isBroken = false;
    await press('change');
    await waitFor(() =>
      expect(screen.getByTitle('late')).toHaveTextContent('cart-500'),
    );
  });
});
