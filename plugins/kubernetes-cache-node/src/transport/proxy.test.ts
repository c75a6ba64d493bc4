import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { DemoCluster } from '@mooring/demo-cluster';
import { proxyFor } from './proxyFor';
import { UndiciTransport } from './UndiciTransport';

const SAVED = { ...process.env };

afterEach(() => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'no_proxy']) {
    if (SAVED[name] === undefined) delete process.env[name];
    else process.env[name] = SAVED[name];
  }
});

describe('proxyFor', () => {
  const hostOf = (url: string) => proxyFor(new URL(url))?.host;

  it('goes by the environment, with names and networks that are reached directly', () => {
    process.env.HTTPS_PROXY = 'http://user:secret@proxy.example.com:3128';
    process.env.NO_PROXY =
      '.svc, 10.0.0.0/8, 192.168.1.1, fd00::/8, 300.0.0.0/8, 10.1.0.0/64';
    expect(
      [
        'https://eks.example.com',
        'https://172.20.0.1',
        'https://kubernetes.default.svc',
        'https://10.96.0.1:443',
        'https://192.168.1.1:6443',
        'https://[fd00::1]:6443',
        'https://localhost:6443',
        'https://127.0.0.1:6443',
        'https://[::1]:6443',
        'http://169.254.169.254/latest',
        'https://[fd00:ec2::23]',
        'http://eks.example.com',
      ].map(hostOf),
    ).toEqual([
      'proxy.example.com:3128',
      'proxy.example.com:3128',
      ...Array.from({ length: 10 }, () => undefined),
    ]);
    process.env.NO_PROXY = '*';
    expect(hostOf('https://eks.example.com')).toBeUndefined();
  });

  it('says what is wrong with what is not a proxy, and shows no password', () => {
    process.env.NO_PROXY = '';
    process.env.HTTPS_PROXY = 'socks5://user:secret@proxy.example.com';
    expect(() => hostOf('https://eks.example.com')).toThrow(
      'HTTPS_PROXY is not the URL of an HTTP proxy; write one such as http://proxy.example.com:3128',
    );
  });
});

describe('a cluster that only a proxy reaches', () => {
  let demo: DemoCluster;
  let proxy: Server;
  let answer: number;
  let asked: (string | undefined)[];

  beforeAll(async () => {
    demo = await DemoCluster.start({ name: 'demo', nodes: 1 });
    proxy = createServer();
    proxy.on('connect', ({ url, headers }, socket) => {
      asked.push(url, headers['proxy-authorization']);
      if (answer !== 200) {
        socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
        return;
      }
      const server = connect(Number(new URL(demo.url).port), '127.0.0.1');
      server.once('connect', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        server.pipe(socket).pipe(server);
      });
      for (const end of [socket, server]) end.on('error', () => {});
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterAll(async () => {
    proxy.close();
    await demo.stop();
  });
  beforeEach(() => {
    answer = 200;
    asked = [];
    const { port } = proxy.address() as AddressInfo;
    process.env.HTTPS_PROXY = `http://portal:s%3Acret@localhost:${port}`;
    process.env.NO_PROXY = '127.0.0.1';
  });

  async function read() {
    const transport = UndiciTransport.create({
      address: {
        url: 'https://only-by-proxy.example.internal:6443//',
        skipTLSVerify: true,
      },
      getCredential: async () => ({
        type: 'bearer token',
        token: demo.tokens.viewer,
      }),
    });
    try {
      const { status, discard } = await transport.get({
        path: '/api/v1/nodes',
        query: {},
        signal: new AbortController().signal,
      });
      discard();
      return status;
    } finally {
      await transport.close();
    }
  }

  it('is read through it, with TLS to the cluster inside', async () => {
    expect(await read()).toBe(200);
    expect(asked).toEqual([
      'only-by-proxy.example.internal:6443',
      `Basic ${Buffer.from('portal:s:cret').toString('base64')}`,
    ]);
  });

  it.each([
    [407, /the proxy localhost:\d+ asks for a user and a password \(407\)/],
    [
      403,
      /the proxy localhost:\d+ refuses a way to only-by-proxy\.example\.internal:6443 \(403\)/,
    ],
  ])('is unreachable at tcp where the proxy says %d', async (code, message) => {
    answer = code;
    await expect(read()).rejects.toMatchObject({
      hop: 'tcp',
      message: expect.stringMatching(message),
    });
  });

  it('is unreachable at tcp where no proxy listens', async () => {
    process.env.HTTPS_PROXY = 'http://127.0.0.1:1';
    await expect(read()).rejects.toMatchObject({
      hop: 'tcp',
      message: 'the proxy 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
    });
  });
});
