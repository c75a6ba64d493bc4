import { TransportError } from '@mooring/plugin-kubernetes-cache-node';
import { mockServices } from '@backstage/backend-test-utils';
import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { component, podOf, startPlugin } from '../__testUtils__/startPlugin';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { ByteRate } from './ByteRate';
import { ContainerLogs } from './ContainerLogs';
import { LogStreams } from './LogStreams';
import { PodLogs } from './PodLogs';
import { prefixLines } from './prefixLines';

const LOGS = '/api/kubernetes-workloads/workloads/component/default/cart/logs';
const CART = {
  cluster: 'prod',
  podNamespace: 'shop',
  pod: 'cart-1',
  container: 'web',
};
const MIB = 1024 * 1024;

async function start(options: Parameters<typeof startPlugin>[1] = {}) {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart')]);
  const { server } = await startPlugin(cache, options);
  const get = (query: object = {}) =>
    request(server)
      .get(LOGS)
      .query({ ...CART, ...query })
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', chunk => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
  return { cache, get };
}

async function* chunksOf(...chunks: (string | Buffer)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

describe('any log', () => {
  it('is sent as it is written: colours, binary, and lines of 1 MB', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\u001b[31mred\u001b[0m\r\n'),
      Buffer.from([0, 255, 254, 10]),
      Buffer.alloc(MIB, 'x'),
    ]);
    const { cache, get } = await start();
    cache.answer = async () => ({
      ...response(200, []),
      body: chunksOf(bytes),
    });
    const { body } = await get();
    expect(Buffer.compare(body, bytes)).toBe(0);
  });

  it('ends with a plain sentence on a line of its own when the cluster is lost', async () => {
    const { cache, get } = await start();
    cache.answer = async () =>
      response(200, ['one\nhalf a li'], {
        error: new TransportError('tcp', 'the connection was reset'),
      });
    const { status, body } = await get({ follow: 'true' });
    expect(status).toBe(200);
    expect(body.toString()).toBe(
      'one\nhalf a li\n[mooring] prod was lost, so the log ends here: the connection was reset\n',
    );
  });

  it('says that there is more than is sent at once', async () => {
    const { cache, get } = await start({
      logs: { maxBytesPerSecond: 2 ** 40, maxBytesPerSecondPerUser: 2 ** 40 },
    });
    const piece = 'x'.repeat(MIB);
    cache.answer = async () => response(200, Array(16).fill(piece));
    const { body } = await get();
    expect(body.subarray(-100).toString()).toMatch(
      /x\n\[mooring\] The log goes on: only 16 MiB are shown at once\n$/,
    );
  });
});

describe('prefixLines', () => {
  it('breaks lines without an end, whatever pieces they come in', async () => {
    const line = 'y'.repeat(MIB);
    const text = await textOf(
      prefixLines(chunksOf('a\n', line.slice(0, 7), line.slice(7)), '> '),
    );
    const lines = text.split('\n');
    expect(lines.every(each => each === '' || each.startsWith('> '))).toBe(
      true,
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(66_000);
    expect(text.replace(/\n> |^> |\n/g, '').replace(/^a/, '')).toBe(line);
  });

  it('keeps empty lines and bytes that are not text', async () => {
    const bytes = Buffer.from([0x61, 0x0a, 0x0a, 0xff, 0x00, 0x0a]);
    expect(await textOf(prefixLines(chunksOf(bytes), '> '))).toBe(
      '> a\n> \n> \xff\x00\n',
    );
  });
});

describe('ByteRate', () => {
  it('lets a second pass at once, and then as much as it says', () => {
    let now = 0;
    const rate = ByteRate.create({ bytesPerSecond: 1_000, now: () => now });
    expect(rate.pass(1_000)).toBe(0);
    expect(rate.pass(500)).toBe(500);
    now = 500;
    expect(rate.pass(250)).toBe(250);
    now = 10_000;
    expect(rate.pass(1_000)).toBe(0);
  });

  it('is one for all logs of a user, and one for all users', () => {
    const limits = {
      maxStreams: 10,
      maxStreamsPerUser: 10,
      maxBytesPerSecondPerUser: 1_000,
      maxBytesPerSecond: 2_000,
    };
    const streams = LogStreams.create(limits);
    const [a1, a2] = [streams.open('a'), streams.open('a')];
    expect(a1.pass(1_000)).toBe(0);
    expect(a2.pass(1_000)).toBeGreaterThan(900);
    const b = streams.open('b');
    expect(b.pass(1_000)).toBeGreaterThan(400);
    a1.close();
    a2.close();
    // Closing a log and opening it again gives nobody more.
    expect(streams.open('c').pass(10_000)).toBeGreaterThan(5_000);
  });
});

it('ends a log that was followed too long, so that the permission is asked for again', async () => {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart')]);
  cache.answer = async () => response(200, ['line\n'], { open: true });
  const streams = LogStreams.create({
    maxStreams: 1,
    maxStreamsPerUser: 1,
    maxBytesPerSecondPerUser: MIB,
    maxBytesPerSecond: MIB,
  });
  const logs = PodLogs.create({
    access: { entity: async () => component('cart') } as any as WorkloadsAccess,
    objects: EntityObjects.create({
      store: cache,
      config: { serviceLocatorMethod: 'multiTenant' } as any,
    }),
    logs: ContainerLogs.create(cache),
    streams,
    maxFollowed: 50,
  });
  const credentials = await mockServices.auth().getOwnServiceCredentials();
  const { body, close } = await logs.open(
    'component:default/cart',
    { ...CART, namespace: 'shop', follow: true },
    credentials,
  );
  expect(await textOf(body)).toContain('open it again to go on');
  close();
  expect(() => streams.open('anybody').close()).not.toThrow();
});
