import { ConfigReader } from '@backstage/config';
import { readPrometheus } from './readPrometheus';

const read = (...instances: object[]) =>
  readPrometheus(
    new ConfigReader({ kubernetesWorkloads: { prometheus: { instances } } }),
  );
const main = {
  name: 'main',
  url: 'https://prometheus.example.com/',
  clusters: [{ name: 'prod' }],
};

describe('kubernetesWorkloads.prometheus', () => {
  it('may be absent, and reads an instance', () => {
    expect(readPrometheus(new ConfigReader({}))).toEqual([]);
    expect(read(main)).toEqual([
      {
        name: 'main',
        url: 'https://prometheus.example.com',
        auth: { type: 'none' },
        tenant: undefined,
        clusters: new Map([['prod', {}]]),
      },
    ]);
  });

  it.each([
    [{ url: 'prometheus:9090' }, /instances\[0\]\.url: it must be an address/],
    [{ url: 'https://me:pw@p.example.com' }, /write it under auth instead/],
    [{ url: 'https://p.example.com/?a=b' }, /must end before/],
    [
      { url: 'http://p.example.com', auth: { type: 'bearer', token: 'x' } },
      /must begin with https:\/\//,
    ],
    [{ auth: { type: 'digest' } }, /auth\.type: "digest" must be one of/],
    [{ auth: { type: 'bearer' } }, /token/],
    [{ clusters: [] }, /must name a cluster/],
    [
      { clusters: [{ name: 'a' }, { name: 'b' }] },
      /"a" needs labels that tell its series from those of "b"/,
    ],
    [
      {
        clusters: ['a', 'b'].map(name => ({ name, labels: { cluster: 'x' } })),
      },
      /"b" needs labels that tell its series from those of "a"/,
    ],
    [
      { clusters: [{ name: 'a', labels: { 'x"y': 'z' } }] },
      /"x"y" must be the name of a label/,
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => read({ ...main, ...wrong })).toThrow(message);
  });

  it('refuses two of one name', () => {
    expect(() => read(main, main)).toThrow(/"main" is the name of two/);
  });
});
