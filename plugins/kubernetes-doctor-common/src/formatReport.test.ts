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
          detail: 'The portal may not list pods.',
          remedy: 'Apply to the cluster:\nkind: ClusterRole\n',
        },
      ],
    },
    { cluster: 'test', hops: [{ hop: 'dns', ok: true, detail: 'Fine.' }] },
  ],
};

describe('formatReport', () => {
  it('shows each hop on a line, and what to do under one that fails', () => {
    expect(formatReport(ILL)).toBe(`portal
  ✓ database       PostgreSQL 18.
  ✕ sign-in        No provider.
    → Configure one.

cluster prod\ufffd[2J
  ✓ dns            10.0.0.1 is an address.
  ✕ authorization  The portal may not list pods.
    → Apply to the cluster:
      kind: ClusterRole

cluster test
  ✓ dns            Fine.

1 problem of the portal, 1 of 2 clusters with a problem
`);
    expect(isHealthy(ILL)).toBe(false);
    const well = { clusters: ILL.clusters.slice(1) };
    expect(isHealthy(well)).toBe(true);
    expect(formatReport(well, mark => `<${mark}>`)).toBe(
      'cluster test\n  <✓> dns            Fine.\n\n1 cluster: all well\n',
    );
  });
});
