import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { DiagnosedDemo, explain } from '../__testUtils__/DiagnosedDemo';
import { checkHops } from '../diagnoseCluster';
import { nodeNetworkProbe } from './NetworkProbe';

let demo: DiagnosedDemo;
beforeAll(async () => {
  demo = await DiagnosedDemo.start();
});
afterEach(() => demo.server.faults.clear());
afterAll(() => demo.stop());

async function serveTls(options: { name: string; days: number }) {
  const notBeforeDate = new Date(Date.now() - 10 * 86_400_000);
  const pem = await generate([{ name: 'commonName', value: options.name }], {
    notBeforeDate,
    notAfterDate: new Date(Date.now() + options.days * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: options.name }],
      },
    ],
  });
  const port = await demo.listen(
    createTlsServer({ key: pem.private, cert: pem.cert }),
  );
  return { port, caData: Buffer.from(pem.cert).toString('base64') };
}

it.each([
  ['not a url', 'dns', /"not a url" is not the URL of a web server/],
  ['ftp://127.0.0.1', 'dns', /is not the URL of a web server/],
  [
    'https://no-such-host.invalid',
    'dns',
    /cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)/,
  ],
])('tells what is wrong with the url %s', async (url, hop, detail) => {
  expect(await demo.last({ url })).toEqual({
    hop,
    ok: false,
    detail: expect.stringMatching(detail),
    remedy: expect.any(String),
  });
});

it('tells a closed port from one that is silent', async () => {
  const server = createServer();
  const port = await demo.listen(server);
  server.close();
  await once(server, 'close');
  expect(await demo.last({ url: `https://127.0.0.1:${port}` })).toMatchObject({
    hop: 'tcp',
    ok: false,
    detail: `Nothing listens at 127.0.0.1, port ${port} (ECONNREFUSED).`,
  });

  const hops = await checkHops({
    cluster: demo.cluster(),
    explain,
    probe: {
      ...nodeNetworkProbe,
      connect: async () => {
        throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
      },
    },
  });
  expect(hops.at(-1)).toMatchObject({
    hop: 'tcp',
    ok: false,
    detail: expect.stringMatching(/something on the way drops/),
  });
});

it('tells what is wrong with a certificate', async () => {
  const valid = await serveTls({ name: 'localhost', days: 100 });
  const expired = await serveTls({ name: 'localhost', days: -1 });
  const other = await serveTls({ name: 'prod.example.com', days: 100 });
  const at = (port: number) => `https://localhost:${port}`;
  const details = {
    wrongCa: await demo.last({ url: at(valid.port) }),
    noCa: await demo.last({ url: at(valid.port), caData: undefined }),
    expired: await demo.last({ url: at(expired.port), caData: expired.caData }),
    name: await demo.last({ url: at(other.port), caData: other.caData }),
    noPem: await demo.last({ caData: 'bm90aGluZw==' }),
    noFile: await demo.last({ caData: undefined, caFile: '/no/such/file' }),
    noTls: await demo.last({
      url: `https://127.0.0.1:${await demo.listen(createHttpServer())}`,
    }),
  };
  expect(details).toEqual({
    wrongCa: problem(/by "localhost", which is not the authority in caData/),
    noCa: problem(/by "localhost", which this machine does not know/),
    expired: problem(/certificate of localhost expired at \d{4}-/),
    name: problem(/is for prod\.example\.com, not for localhost\./),
    noPem: problem(/What is in caData holds no certificate in PEM/),
    noFile: problem(/The caFile \/no\/such\/file cannot be read \(ENOENT\)/),
    noTls: problem(/127\.0\.0\.1 does not speak TLS on this port/),
  });
  const hops = await demo.hopsOf({ url: at(other.port), skipTLSVerify: true });
  expect(hops[2]).toMatchObject({
    ok: true,
    detail: expect.stringContaining('not verified (skipTLSVerify)'),
  });
}, 30_000); // keys are made

function problem(detail: RegExp) {
  return {
    hop: 'tls',
    ok: false,
    detail: expect.stringMatching(detail),
    remedy: expect.any(String),
  };
}
