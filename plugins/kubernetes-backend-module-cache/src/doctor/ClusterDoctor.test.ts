import {
  ClusterAccessExplainer,
  ClusterSources,
  DiagnosedCluster,
} from '@mooring/plugin-kubernetes-doctor-node';
import { FakeCache } from '../__testUtils__/FakeCache';
import { ClusterDoctor, ClusterListing } from './ClusterDoctor';

const MINUTE = 60_000;

function cluster(
  name: string,
  changes: Partial<DiagnosedCluster> = {},
): DiagnosedCluster {
  return {
    name,
    url: 'https://127.0.0.1:1', // nothing listens there
    kinds: [],
    authMetadata: {},
    ...changes,
  } as DiagnosedCluster;
}

function setUp(listing: Partial<ClusterListing>) {
  const sources = ClusterSources.create();
  const doctor = ClusterDoctor.create({
    sources,
    explainer: ClusterAccessExplainer.create(),
    store: new FakeCache(),
  });
  doctor.attend({
    firstAttempt: async () => {},
    clusters: () => undefined,
    problem: () => undefined,
    ...listing,
  });
  return { sources, doctor };
}

describe('ClusterDoctor', () => {
  it('reports that the clusters cannot be listed, and why, with the sources that say more', async () => {
    const { sources, doctor } = setUp({ problem: () => 'the catalog is away' });
    const failing = { source: 'eks a/b', ok: false, detail: 'No answer.' };
    sources.add('eks', async () => [failing]);
    expect(await doctor.diagnoseAll({ timeoutMs: MINUTE })).toEqual({
      sources: [
        failing,
        {
          source: 'kubernetes',
          ok: false,
          detail:
            'The clusters cannot be listed, so none was checked: the catalog is away',
          remedy: expect.stringContaining('source that fails'),
        },
      ],
      clusters: [],
    });
  });

  it('waits for the first list, and says that it has none', async () => {
    let listed: DiagnosedCluster[] | undefined;
    const { doctor } = setUp({
      firstAttempt: async () => {
        await new Promise(setImmediate);
        listed = [];
      },
      clusters: () => listed,
    });
    const { sources } = await doctor.diagnoseAll({ timeoutMs: MINUTE });
    expect(sources?.map(({ detail }) => detail)).toEqual([
      'No source lists a cluster, so the portal shows none.',
    ]);
  });

  it('names the clusters that were not checked in time, beside those that were', async () => {
    const silent = Array.from({ length: 7 }, (_, index) =>
      cluster(`silent-${index}`),
    );
    const { doctor } = setUp({ clusters: () => [cluster('a'), ...silent] });
    const {
      clusters: [first],
    } = await doctor.diagnoseAll({
      timeoutMs: MINUTE,
    });
    expect(first).toMatchObject({
      cluster: 'a',
      hops: [{ hop: 'dns' }, { hop: 'tcp', ok: false }],
    });
    const report = await doctor.diagnoseAll({ timeoutMs: 0 });
    expect(report.clusters).toEqual([]);
    expect(report.sources).toEqual([
      {
        source: 'kubernetes',
        ok: false,
        detail:
          '8 of the clusters could not be checked within 0 s: a, silent-0, silent-1, silent-2, silent-3 and 3 more.',
        remedy: expect.stringContaining('--timeout'),
      },
    ]);
  });
});
