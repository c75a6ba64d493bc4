import { ClusterSources } from './ClusterSources';

describe('ClusterSources', () => {
  it('waits for no source that never answers, and shows those that do', async () => {
    const sources = ClusterSources.create({ timeoutMs: 20 });
    const well = { source: 'well', ok: true, detail: 'It answers.' };
    sources.add('silent', () => new Promise(() => {}));
    sources.add('well', async () => [well]);
    sources.add('ill', () => Promise.reject(new Error('it broke')));
    expect(await sources.check()).toEqual([
      {
        source: 'silent',
        ok: false,
        detail: 'It cannot be asked for clusters: no answer came within 0.02 s',
        remedy: expect.stringContaining('can be reached'),
      },
      well,
      {
        source: 'ill',
        ok: false,
        detail: 'It cannot be asked for clusters: it broke',
        remedy: expect.any(String),
      },
    ]);
  });
});
