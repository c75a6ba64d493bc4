import { DemoCluster } from '@mooring/demo-cluster';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { freePort } from '@mooring/control-plane';
import { component, workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

const MATCHING = '/kubernetes-matching';
const SHOP = `${MATCHING}/matches/component/default/shop`;
const ACTION = '/.backstage/actions/v1/actions';

let cluster: DemoCluster;
let backend: BackendProcess;

beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(workload('shop').replaceAll('id: shop', 'id: shpo'));
  const connection = {
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster.tokens.viewer,
    caData: Buffer.from(cluster.caData).toString('base64'),
  };
  backend = await BackendProcess.start({
    config: {
      kubernetes: {
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              { ...connection, name: 'east', url: cluster.url },
              {
                ...connection,
                name: 'gone',
                url: `https://127.0.0.1:${await freePort()}`,
              },
            ],
          },
        ],
      },
      kubernetesMatching: {
        catalogInterval: { seconds: 1 },
        ledger: { interval: { seconds: 1 } },
      },
      mooring: { acceptRisk: ['guest-sign-in'] },
      auth: {
        providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      },
    },
    catalog: JSON.stringify(component('shop')),
  });
});
afterAll(async () => {
  await backend?.stop();
  await cluster?.stop();
});

it('says why a component is not linked, remembers it, and sees it mended', async () => {
  let match: any;
  const isGiven = (rule: string) => async () => {
    match = (await backend.call(SHOP)).body;
    return match.findings.some((finding: any) => finding.rule === rule);
  };
  await backend.waitUntil(isGiven('near-miss'));
  expect(match).toMatchObject({
    // One cluster does not answer, so that nobody can say that nothing matches.
    status: 'unknown',
    clusters: [
      { cluster: 'east', status: 'unmatched', state: { type: 'synced' } },
      { cluster: 'gone', status: 'unknown', state: { type: 'unreachable' } },
    ],
  });
  const fleet = await backend.call(`${MATCHING}/clusters`);
  expect(fleet.body.items).toMatchObject([
    { name: 'east', state: { type: 'synced' } },
    { name: 'gone', state: { type: 'unreachable' }, objects: 0 },
  ]);
  let dangling: any;
  await backend.waitUntil(async () => {
    dangling = (await backend.call(`${MATCHING}/dangling-labels`)).body;
    return dangling.items?.[0]?.firstSeen !== undefined;
  });
  expect(dangling.items).toMatchObject([
    { subject: 'shpo', clusters: ['east'], namespaces: ['shop'] },
  ]);

  cluster.apply(workload('shop'));
  await backend.waitUntil(
    async () => (await backend.call(SHOP)).body.status === 'matched',
  );
  let summary: any;
  await backend.waitUntil(async () => {
    summary = (await backend.call(`${MATCHING}/summary?days=1`)).body;
    // The ledger is written, and what nobody claims is looked for, each in a rhythm of its own.
    return (
      summary.trend?.[0]?.statuses.matched === 1 && summary.danglingLabels === 0
    );
  });
  expect(summary).toMatchObject({
    entities: 1,
    statuses: { matched: 1, unmatched: 0 },
    danglingLabels: 0,
    clusters: 2,
    clustersNotSynced: 1,
  });
  expect(backend.messages(/has failed/)).toEqual([]);
});

it('offers its actions to the other plugins', async () => {
  const { body } = await backend.call(`${MATCHING}${ACTION}`);
  expect(body.actions.map(({ id }: { id: string }) => id)).toEqual([
    'kubernetes-matching:explain-kubernetes-matching',
    'kubernetes-matching:list-unlinked-components',
  ]);
});
