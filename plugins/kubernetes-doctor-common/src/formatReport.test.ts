import { DoctorReport, isHealthy } from './DoctorReport';
import { formatReport } from './formatReport';

const ILL: DoctorReport = {
  portal: [
    { check: 'database', ok: true, detail: 'PostgreSQL 18.' },
    {
      check: 'sign-in',
      ok: false,
      detail: 'No provider.',
      remedy: 'Configure one.',
    },
  ],
  clusters: [
    {
      cluster: 'prod\u001b[2J',
      hops: [
        { hop: 'dns', ok: true, detail: '10.0.0.1 is an address.' },
        {
          hop: 'authorization',
          ok: false,
          detail: 'The portal cannot list pods.',
          remedy: 'Apply to the cluster:\nkind: ClusterRole\n',
        },
      ],
    },
    {
      cluster: 'test',
      hops: [
        { hop: 'dns', ok: true, detail: 'Fine.' },
        { hop: 'logs', ok: true, detail: 'Not shown.', remedy: 'Bind a role.' },
      ],
    },
  ],
};

describe('formatReport', () => {
  it('shows each hop on a line, and what to do under one that fails', () => {
    expect(formatReport(ILL)).toBe(`portal
  ✓ database       PostgreSQL 18.
  ✕ sign-in        No provider.
    → Configure one.

cluster prod\\u001b[2J
  ✓ dns            10.0.0.1 is an address.
  ✕ authorization  The portal cannot list pods.
    → Apply to the cluster:
      kind: ClusterRole

cluster test
  ✓ dns            Fine.
  ✓ logs           Not shown.
    → Bind a role.

1 problem of the portal, 1 of 2 clusters with a problem
`);
    expect(isHealthy(ILL)).toBe(false);
    const well = { clusters: ILL.clusters.slice(1) };
    expect(isHealthy(well)).toBe(true);
    expect(formatReport(well, mark => `<${mark}>`)).toBe(
      'cluster test\n  <✓> dns            Fine.\n  <✓> logs           Not shown.\n    → Bind a role.\n\n1 cluster: all well\n',
    );
  });

  it('is not well when a source of clusters fails, whatever clusters there are', () => {
    const report: DoctorReport = {
      sources: [
        {
          source: 'eks 222233334444/eu-west-1',
          ok: false,
          detail: 'EKS does not answer.',
          remedy: 'Let the portal reach it.',
        },
      ],
      clusters: [],
    };
    expect(isHealthy(report)).toBe(false);
    expect(formatReport(report)).toBe(`sources of clusters
  ✕ eks 222233334444/eu-west-1 EKS does not answer.
    → Let the portal reach it.

1 problem of the sources, 0 of 0 clusters with a problem
`);
  });

  it('says what the portal knows of a cluster, and takes no cluster for well that it cannot see', () => {
    const [hop] = ILL.clusters[1].hops;
    const { clusters } = {
      clusters: [
        { cluster: 'a', state: { type: 'synced' }, hops: [hop] },
        {
          cluster: 'b',
          state: { type: 'not-watched', reason: 'it is switched off' },
          hops: [hop],
        },
        {
          cluster: 'c',
          state: {
            type: 'unreachable',
            hop: 'api',
            reason: 'no answer\u001b',
            since: '2026-01-01T00:00:00Z',
          },
          hops: [hop],
        },
      ],
    } satisfies DoctorReport;
    expect(formatReport({ clusters })).toBe(`cluster a is synced
  ✓ dns            Fine.

cluster b is not-watched: it is switched off
  ✓ dns            Fine.

cluster c is unreachable at api: no answer\\u001b
  ✓ dns            Fine.

1 of 3 clusters with a problem
`);
    expect(isHealthy({ clusters: clusters.slice(0, 2) })).toBe(true);
    expect(isHealthy({ clusters })).toBe(false);
  });
});
