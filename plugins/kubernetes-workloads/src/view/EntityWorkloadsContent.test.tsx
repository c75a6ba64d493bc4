import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ALERTS,
  CRASH,
  USAGE,
  cluster,
  failing,
  setUp,
  workloadsOf,
} from '../__testUtils__/shownWorkloads';

// Canvas is for browsers: the end-to-end tests draw.
jest.mock('../metrics/Chart', () => ({ Chart: () => null }));

describe('EntityWorkloadsContent', () => {
  it('says what is wrong first, and opens the log of the crash in one click', async () => {
    const { logs } = setUp(workloadsOf(failing));
    expect(
      await screen.findByText(/keeps crashing, 41 restarts/),
    ).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Failing' })).toBeVisible();
    const row = screen.getByRole('row', { name: /cart-1/ });
    expect(within(row).getByText('CrashLoopBackOff')).toBeVisible();
    expect(within(row).getByText('code 1, Error')).toBeVisible();

    await userEvent.click(
      screen.getByRole('button', { name: 'Log before the crash' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'Pod cart-1' }),
    ).toBeInTheDocument();
    expect(await screen.findByText('The log has ended.')).toBeInTheDocument();
    expect(logs).toEqual([
      {
        cluster: 'prod-eu',
        namespace: 'shop',
        pod: 'cart-1',
        container: 'web',
        previous: true,
        follow: false,
        timestamps: false,
      },
    ]);
  });

  it('shows events, containers and manifest, what changed, and what else matches', async () => {
    setUp(
      workloadsOf({
        ...failing,
        others: [{ kind: 'Service', namespace: 'shop', name: 'cart' }],
        totalOthers: 2,
      }),
    );
    expect(
      await screen.findByText(/Image of web: v2.0.0 → v2.0.1/),
    ).toHaveTextContent('prod-eu · while the portal was away');
    expect(
      screen.getByText(/Application argocd\/cart synced 3f2c1a9/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /revision 3f2c1a9/ }),
    ).toHaveAttribute('href', 'https://git.example.com/cart/3f2c1a9d');
    expect(
      screen.getByRole('button', { name: 'Service cart' }),
    ).toBeInTheDocument();
    expect(screen.getByText('and 1 more')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'cart-1' }));
    const drawer = await screen.findByRole('dialog');
    const limits = await within(drawer).findByRole('row', { name: /^Limits/ });
    expect(limits).toHaveTextContent('cpu 1');
    expect(
      within(drawer).getByRole('row', { name: /^Requests/ }),
    ).toHaveTextContent('not set');
    expect(
      within(drawer).getByRole('row', { name: /^Ended before/ }),
    ).toHaveTextContent('code 1, Error');

    await userEvent.click(within(drawer).getByRole('tab', { name: 'Events' }));
    expect(
      await within(drawer).findByText(/Back-off restarting failed/),
    ).toBeInTheDocument();
    await userEvent.click(
      within(drawer).getByRole('tab', { name: 'Manifest' }),
    );
    expect(await within(drawer).findByText(/^kind: Pod/)).toBeInTheDocument();
    expect(
      within(drawer).getByText('Left out: metadata.managedFields'),
    ).toBeInTheDocument();
  });

  it('shows what pods use against what they may, and says what is not set or not measured', async () => {
    const { api } = setUp(workloadsOf(failing));
    const row = await screen.findByRole('row', { name: /cart-1/ });
    expect(
      await within(row).findByText('97 % of the limit of 100Mi'),
    ).toBeVisible();
    expect(row).toHaveTextContent(/96mno limit set/);
    await userEvent.click(screen.getByRole('button', { name: 'cart-1' }));
    const drawer = await screen.findByRole('dialog');
    expect(within(drawer).getByRole('row', { name: /^CPU/ })).toHaveTextContent(
      '96m used · 19 % of the request of 500m · no limit set',
    );
    expect(
      within(drawer).getByRole('row', { name: /^Memory/ }),
    ).toHaveTextContent(
      '97Mi used · no request set · 97 % of the limit of 100Mi',
    );
    expect(api.getUsage).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['no-metrics-server', /has no metrics server/],
    ['forbidden', /doesn't let Mooring read CPU and memory/],
    ['unavailable', /metrics server doesn't answer/],
  ] as const)(
    'says that usage is not known, and why: %s',
    async (state, text) => {
      const unknown = { name: 'cart-1', namespace: 'shop', containers: [] };
      const pods = [{ ...unknown, cpu: {}, memory: {} }];
      setUp(workloadsOf(failing), {
        ...USAGE,
        clusters: [{ cluster: 'prod-eu', state, pods }],
      });
      expect(await screen.findByText(text)).toBeVisible();
      const row = screen.getByRole('row', { name: /cart-1/ });
      expect(within(row).getAllByText('not measured')).toHaveLength(2);
      expect(row).not.toHaveTextContent('%');
    },
  );

  it('shows the rest when usage cannot be asked for', async () => {
    setUp(workloadsOf(failing), new Error('Bad gateway'));
    expect(
      await screen.findByText("CPU and memory can't be shown: Bad gateway"),
    ).toBeVisible();
    expect(screen.getByText(/keeps crashing/)).toBeVisible();
  });

  it('shows the alerts that fire as problems, and what Prometheus knows as values that can be read', async () => {
    setUp(workloadsOf(failing), USAGE, ALERTS);
    expect(
      await screen.findByText('The alert "CartDown" fires for pod cart-1.'),
    ).toBeVisible();
    expect(screen.getByText(/CartSlow/)).toBeVisible();
    const region = await screen.findByRole('region', { name: 'Metrics' });
    const panel = await within(region).findByRole('figure', {
      name: 'HTTP latency (p95)',
    });
    expect(panel).toHaveTextContent('cart-1 1.5 s');
    expect(panel).toHaveTextContent("2 more lines aren't shown.");
    for (const text of [
      'Prometheus has nothing about: HTTP requests.',
      'Prometheus "main" answered 422: too slow.',
      'prometheus.io/rule: "sum(x)" isn\'t shown.',
      'No Prometheus is configured for prod-us.',
      /isn't known whether alerts fire on prod-us\..*can't be reached/,
    ])
      expect(within(region).getByText(text)).toBeVisible();

    const toggle = within(panel).getByRole('button', { name: /table/ });
    toggle.focus();
    await userEvent.keyboard('{Enter}');
    const rows = within(panel).getAllByRole('row');
    expect(rows.map(row => row.textContent?.replace(/^.*[AP]M/, ''))).toEqual([
      'Timecart-1',
      ...['–', '1.5 s', '–', '250 ms'],
    ]);
  });

  it.each([
    ['a cluster that stopped', 1, 'Unknown'],
    ['a cluster whose pods cannot be read', 0, 'Unknown'],
    ['what was failing', 1, 'Degraded'],
  ] as const)(
    'keeps no tick of %s, and counts no pods that it cannot see',
    async (_, totalPods, status) => {
      const own = status === 'Degraded' ? 'Degraded' : 'Healthy';
      const workloads = [
        {
          workload: CRASH.workload,
          status: own,
          message: '',
          pods: { ready: 0, desired: 2 },
          problems: [],
        },
      ] as const;
      const podRows = totalPods
        ? [{ ...failing.podRows[0], health: 'Healthy' as const }]
        : [];
      const unreadable = ['Pod'];
      setUp(
        workloadsOf(
          cluster({ status, workloads, podRows, totalPods, unreadable }),
        ),
      );
      const row = await screen.findByRole('row', { name: /Deployment · shop/ });
      expect(row).toHaveTextContent(own === 'Degraded' ? 'Failing' : 'Unknown');
      expect(screen.queryByText('Healthy')).toBeNull();
      expect(row.querySelector('[data-health="Healthy"]')).toBeNull();
      expect(within(row).queryAllByText('0/2')).toHaveLength(0);
      expect(within(row).queryAllByText('0/2 when last seen')).toHaveLength(
        totalPods,
      );
      expect(screen.getByText('1 cluster unknown')).toBeVisible();
      expect(screen.queryByText('0 of 2 pods ready')).toBeNull();
    },
  );

  it('keeps 5,000 pods out of the page but for those in sight', async () => {
    const podRows = Array.from({ length: 5_000 }, (_, i) => ({
      ...failing.podRows[0],
      name: `cart-${i}`,
    }));
    setUp(workloadsOf(cluster({ podRows, totalPods: 5_000 })));
    const table = await screen.findByRole('table', { name: /^Pods on/ });
    expect(table).toHaveAttribute('aria-rowcount', '5001');
    expect(within(table).getAllByRole('row').length).toBeLessThan(200);
  });

  it('asks again when it is told that this entity has changed, and for no other', async () => {
    const { api, change } = setUp(workloadsOf(failing));
    await screen.findByRole('heading', { name: 'Failing' });
    await change(workloadsOf(cluster({})), 'component:default/other');
    expect(api.getWorkloads).toHaveBeenCalledTimes(1);
    await change(workloadsOf(cluster({})), 'component:default/cart');
    expect(
      await screen.findByRole('heading', { name: 'Healthy' }),
    ).toBeVisible();
  });

  it('is unknown, never well, once the backend does not answer', async () => {
    const { change } = setUp(workloadsOf(cluster({})));
    await screen.findByRole('heading', { name: 'Healthy' });
    await change(new Error('Bad gateway'), 'component:default/cart');
    expect(
      await screen.findByText("Couldn't check how the workloads are."),
    ).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Unknown' })).toBeVisible();
  });

  it('counts as ready no pods of a cluster that it cannot see', async () => {
    setUp(
      workloadsOf(
        cluster({}),
        cluster({
          cluster: 'prod-us',
          status: 'Unknown',
          totalPods: 3,
          pods: { ready: 3, desired: 3 },
          podRows: failing.podRows,
          unreadable: ['Pod'],
        }),
      ),
    );
    expect(
      await screen.findByText('2 of 2 pods ready · 1 cluster unknown'),
    ).toBeVisible();
    expect(
      screen.getByRole('table', { name: /^Pods on prod-us/ }),
    ).toHaveAttribute('data-stale', 'true');
  });

  it('says which kinds it cannot read, and which cluster is away, and nothing of one that runs nothing', async () => {
    setUp(
      workloadsOf(
        cluster({ status: 'Unknown', unreadable: ['Pod'] }),
        cluster({
          cluster: 'prod-us',
          status: 'Unknown',
          totalPods: 1,
          unreadable: ['Pod'],
          state: {
            type: 'stale',
            since: '2026-03-01T12:00:00Z',
            reason: 'no answer',
          },
        }),
        cluster({ cluster: 'staging', status: 'Missing' }),
        cluster({
          cluster: 'never-there',
          status: 'Unknown',
          state: {
            type: 'stale',
            since: '2026-03-01T12:00:00Z',
            reason: 'no answer',
          },
        }),
      ),
    );
    expect(
      await screen.findByText(
        "Mooring can't read Pod here, so this can't be judged.",
      ),
    ).toBeVisible();
    expect(screen.getByText(/^Disconnected since/)).toBeVisible();
    expect(screen.getByText('2 clusters unknown')).toBeVisible();
    expect(screen.queryByText('staging')).not.toBeInTheDocument();
    expect(screen.queryByText('never-there')).not.toBeInTheDocument();
  });
});
