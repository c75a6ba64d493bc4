import {
  createServer as createHttpServer,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { DiagnosedDemo } from '../__testUtils__/DiagnosedDemo';

let demo: DiagnosedDemo;
beforeAll(async () => {
  demo = await DiagnosedDemo.start();
});
afterEach(() => demo.server.faults.clear());
afterAll(() => demo.stop());

it('tells what a proxy does to watches and to long answers', async () => {
  type Passing = (
    answer: IncomingMessage,
    response: ServerResponse,
    url: string,
  ) => Promise<unknown> | unknown;
  const watchBehind = async (pass: Passing) => {
    const proxy = createHttpServer((incoming, response) => {
      const { method, url, headers } = incoming;
      const outgoing = requestHttps(new URL(url!, demo.server.url), {
        ...{ method, headers, ca: demo.server.caData },
      });
      outgoing.on('response', answer => {
        response.on('close', () => answer.destroy());
        answer.on('error', () => response.destroy());
        void Promise.resolve(pass(answer, response, url!)).catch(() =>
          response.destroy(),
        );
      });
      outgoing.on('error', () => response.destroy());
      incoming.pipe(outgoing);
    });
    const url = `http://127.0.0.1:${await demo.listen(proxy)}`;
    const hops = await demo.hopsOf({ url, caData: undefined });
    proxy.closeAllConnections();
    return hops.find(({ hop }) => hop === 'watch');
  };
  const head = ({ statusCode = 502, headers }: IncomingMessage) =>
    [statusCode, headers] as const;
  const whole: Passing = async (answer, response) => {
    const body = await buffer(answer);
    response.writeHead(...head(answer)).end(body);
  };
  const stream: Passing = (answer, response) => {
    response.writeHead(...head(answer));
    response.flushHeaders();
    answer.pipe(response);
  };

  expect(await watchBehind(stream)).toMatchObject({
    ok: true,
    detail: expect.stringMatching(
      /^A watch of pods for 3 s came through: its head after \d+ ms, its first event after \d+ ms, its end after [23]\.\d s\. Whether a silent one lasts for minutes was not tried\.$/,
    ),
  });
  expect(await watchBehind(whole)).toMatchObject({
    ok: false,
    detail: expect.stringMatching(
      /^Answers are held back until they end: .* the first event came after [23]\.\d s, with the end\.$/,
    ),
    remedy: expect.stringContaining('proxy_buffering off'),
  });
  expect(
    await watchBehind((answer, response, url) => {
      stream(answer, response, url);
      if (url.includes('watch=')) setTimeout(() => response.destroy(), 500);
    }),
  ).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^A watch of pods for 3 s was cut off: /),
  });
  expect(
    await watchBehind(async (answer, response, url) => {
      if (!url.includes('limit=500')) return stream(answer, response, url);
      const body = await buffer(answer);
      response.writeHead(...head(answer));
      response.write(body.subarray(0, 20));
      return setImmediate(() => response.destroy());
    }),
  ).toMatchObject({
    ok: false,
    detail: expect.stringMatching(
      /^A list of pods was broken off after \d+ m?s, while one of a single object comes through\.$/,
    ),
    remedy: expect.stringContaining('the tab asks the cluster live'),
  });
}, 60_000);

it('quotes kubectl proxy, and says how to start it and how to sign in again', async () => {
  let words =
    'getting credentials: exec: executable aws failed with exit code 255';
  let status = 500;
  const proxy = createHttpServer((_, response) => {
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.end(`${words}\n`);
  });
  const kubectl = {
    url: `http://127.0.0.1:${await demo.listen(proxy)}`,
    authMetadata: { 'kubernetes.io/auth-provider': 'localKubectlProxy' },
    getCredential: async () => ({ type: 'anonymous' as const }),
  };
  expect((await demo.hopsOf(kubectl)).find(({ ok }) => !ok)).toMatchObject({
    hop: 'api',
    detail: `What answers is not the API server: 500, "${words}".`,
    remedy: expect.stringMatching(/^Sign in again .* aws sso login/),
  });
  // As kubectl 1.32 says them.
  for (const [said, remedy] of [
    ['getting credentials: exec: executable aws not found', 'Install the p'],
    ['dial tcp 10.0.0.1:443: connect: connection refused', 'Check server'],
    ['dial tcp: lookup eks.example.com: no such host', 'Check server'],
    ['proxyconnect tcp: dial tcp 127.0.0.1:1: refused', 'Check proxy-url'],
    ['tls: failed to verify certificate: x509: unknown', 'Correct certif'],
    ['something else', 'Mend what it says'],
  ]) {
    words = said;
    const failing = (await demo.hopsOf(kubectl)).find(({ ok }) => !ok);
    expect(failing?.detail).toContain(said);
    expect(failing?.remedy).toMatch(new RegExp(`^${remedy}`));
  }
  status = 401;
  const hops = await demo.hopsOf(kubectl);
  expect(hops.find(({ hop }) => hop === 'authentication')).toMatchObject({
    ok: false,
    detail: "The API server refuses kubectl's credentials (401).",
  });
  proxy.close();
  proxy.closeAllConnections();
  expect(await demo.last(kubectl)).toMatchObject({
    hop: 'tcp',
    remedy: expect.stringMatching(/^Start kubectl proxy: kubectl proxy --p/),
  });
});
