import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get as getHttp, Server } from 'node:http';
import { Agent, createServer as createTlsServer, get } from 'node:https';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import nodeFetch from 'node-fetch';
import { generate } from 'selfsigned';
import { ConnectProxy } from '../__testUtils__/ConnectProxy';
import { useProxyOfEnvironment } from './useProxyOfEnvironment';

const HOST = 'only-by-proxy.example.internal';
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'no_proxy'];
const saved = VARIABLES.map(name => [name, process.env[name]] as const);

const servers: Server[] = [];
let tls: ConnectProxy;
let plain: ConnectProxy;
let ca: string;
let undo = () => {};

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const pem = await generate([{ name: 'commonName', value: HOST }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] },
    ],
  });
  ca = pem.cert;
  const secure = createTlsServer(
    { key: pem.private, cert: pem.cert },
    (_, response) => response.end('by TLS'),
  );
  tls = await ConnectProxy.start(await portOf(secure));
  plain = await ConnectProxy.start(
    await portOf(createServer((_, response) => response.end('plain'))),
  );
});
afterAll(async () => {
  await Promise.all([tls.stop(), plain.stop()]);
  for (const server of servers) server.close();
});
beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
  process.env.HTTPS_PROXY = tls.url;
  process.env.HTTP_PROXY = plain.url;
  undo = useProxyOfEnvironment(process.env);
});
afterEach(() => {
  undo();
  for (const proxy of [tls, plain]) {
    proxy.asked.length = 0;
    proxy.answer = 200;
  }
  for (const [name, value] of saved) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** As `KubernetesConnection` of `@backstage/plugin-kubernetes-backend` asks a cluster: an agent of its own. */
const askCluster = async (agent: Agent) =>
  await (await nodeFetch(`https://${HOST}:6443/api`, { agent })).text();

it('reaches a cluster of an agent of its own, whose certificate is verified inside', async () => {
  expect(await askCluster(new Agent({ ca, keepAlive: true }))).toBe('by TLS');
  expect(tls.asked).toEqual([`${HOST}:6443`]);
  await expect(askCluster(new Agent())).rejects.toThrow(/self.signed/);
});

/** In a process of its own: Jest's is not where Node.js keeps what `fetch` goes by. */
async function fetchElsewhere(url: string): Promise<string> {
  const script = `
    const path = ${JSON.stringify(join(__dirname, 'useProxyOfEnvironment.ts'))};
    require(path).useProxyOfEnvironment(process.env);
    fetch(${JSON.stringify(url)}).then(answer => answer.text()).then(
      text => console.log(text),
      error => console.log(error.message),
    ).then(() => process.exit());`;
  const transform = require.resolve('@backstage/cli/config/nodeTransform.cjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--require', transform, '-e', script],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return stdout.trim();
}

it('reaches what is asked without an agent, as proxies of logs do, and what fetch asks', async () => {
  const [answer] = await once(
    get({ host: HOST, port: 6443, ca, agent: false }),
    'response',
  );
  expect(await text(answer)).toBe('by TLS');
  const [other] = await once(getHttp(`http://${HOST}/`), 'response');
  expect(await text(other)).toBe('plain');
  expect(await fetchElsewhere(`http://${HOST}:8080/`)).toBe('plain');
  expect([...tls.asked, ...plain.asked]).toEqual([
    `${HOST}:6443`,
    `${HOST}:80`,
    `${HOST}:8080`,
  ]);
});

it('asks directly what NO_PROXY names, and this machine', async () => {
  process.env.NO_PROXY = `.example.internal`;
  await expect(askCluster(new Agent({ ca }))).rejects.toThrow('ENOTFOUND');
  expect(await fetchElsewhere(`http://${HOST}/`)).toBe('fetch failed');
  const port = await portOf(createServer((_, response) => response.end('own')));
  expect(await fetchElsewhere(`http://127.0.0.1:${port}`)).toBe('own');
  const own = await nodeFetch(`http://localhost:${port}`);
  expect(await own.text()).toBe('own');
  expect([...tls.asked, ...plain.asked]).toEqual([]);
});

it('says what the proxy says, and what is wrong with its address', async () => {
  tls.answer = 403;
  await expect(askCluster(new Agent({ ca }))).rejects.toThrow(
    `refuses a way to ${HOST}:6443 (403)`,
  );
  process.env.HTTPS_PROXY = 'socks5://proxy.example.com';
  await expect(askCluster(new Agent({ ca }))).rejects.toThrow(
    'HTTPS_PROXY is not the URL of an HTTP proxy',
  );
});

it('leaves everything as it is where no proxy is named', () => {
  undo();
  const before = Agent.prototype.createConnection;
  useProxyOfEnvironment({ NO_PROXY: '*' })();
  expect(Agent.prototype.createConnection).toBe(before);
});
