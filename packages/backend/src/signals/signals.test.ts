import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import { WebSocket } from 'ws';
import signals from './plugin';

const LIMITS = { sockets: 6, socketsPerUser: 3, subscriptionsPerSocket: 5 };
/** How long the token `short` holds, in milliseconds. */
const SHORT = 300;

let events: EventsService;
let address: string;
let stop: () => Promise<void>;
const open: WebSocket[] = [];

const auth = mockServices.auth.mock({
  async authenticate(token) {
    const [name, user] = token.split('.');
    switch (name) {
      case 'user':
        return mockCredentials.user(`user:default/${user}`);
      case 'short':
        return Object.assign(mockCredentials.user(`user:default/${user}`), {
          expiresAt: new Date(Date.now() + SHORT),
        });
      case 'service':
        return mockCredentials.service();
      default:
        throw new AuthenticationError('not a token');
    }
  },
  isPrincipal: ((credentials: any, type: string) =>
    credentials.principal.type === type) as any,
});
const userInfo = mockServices.userInfo.mock({
  async getUserInfo({ principal }: any) {
    const { userEntityRef } = principal;
    if (userEntityRef.endsWith('unlucky')) throw new Error('auth is away');
    return { userEntityRef, ownershipEntityRefs: [userEntityRef] };
  },
});

beforeAll(async () => {
  const backend = await startTestBackend({
    features: [
      signals,
      auth.factory,
      userInfo.factory,
      mockServices.rootConfig.factory({
        data: { signals: { limits: LIMITS } },
      }),
      createServiceFactory({
        service: coreServices.logger,
        deps: {},
        factory: () => mockServices.logger.mock(),
      }),
      createBackendModule({
        pluginId: 'signals',
        moduleId: 'test',
        register: env =>
          env.registerInit({
            deps: { service: eventsServiceRef },
            async init({ service }) {
              events = service;
            },
          }),
      }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  address = `127.0.0.1:${port}`;
  stop = () => backend.stop();
  // The plugin asks itself something first.
  while ((await dial()) !== 401) await sleep(10);
});
afterEach(async () => {
  for (const socket of open.splice(0)) {
    if (socket.readyState === WebSocket.CLOSED) continue;
    socket.terminate();
    await once(socket, 'close');
  }
});
afterAll(() => stop?.());

/** Opens a socket; resolves to it, or to the status that it was refused with. */
async function dial(token?: string, path = '/api/signals') {
  const socket = new WebSocket(`ws://${address}${path}`, token);
  const refused = new Promise<number>(resolve => {
    socket.on('error', () => {});
    socket.on('unexpected-response', (_, response: IncomingMessage) => {
      resolve(response.statusCode!);
      response.destroy();
    });
  });
  const opened = once(socket, 'open').then(() => socket);
  opened.catch(() => {});
  const result = await Promise.race([opened, refused]);
  if (result === socket) open.push(socket);
  return result;
}

async function dialled(token: string): Promise<WebSocket> {
  const socket = await dial(token);
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

/** The code that a socket is closed with. */
async function closed(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return code;
}

const subscribe = (channel: unknown) =>
  JSON.stringify({ action: 'subscribe', channel });

/** Publishes until the sockets that are to be told have been, since nothing answers a subscription. */
async function told(
  sockets: WebSocket[],
  channel: string,
  recipients: object,
): Promise<any[]> {
  const messages = sockets.map(async socket => {
    const [data] = await once(socket, 'message');
    return JSON.parse(String(data));
  });
  let isDone = false;
  const all = Promise.all(messages).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await events.publish({
      topic: 'signals',
      eventPayload: { recipients, channel, message: { hello: 'there' } },
    });
    await sleep(10);
  }
  return all;
}

it.each([
  ['no token', undefined, 401],
  ['a token that is none', 'nonsense', 401],
  ['the token of a service', 'service.x', 401],
  ['a user of whom nothing is known for now', 'user.unlucky', 503],
])('refuses %s before any frame', async (_, token, status) => {
  expect(await dial(token)).toBe(status);
});

it('leaves other requests for an upgrade to the other routes', async () => {
  expect(await dial('user.ann', '/api/elsewhere')).toBe(404);
  expect(await dial('user.ann', '/signals')).toBe(404);
  const response = await fetch(`http://${address}/api/signals/health`);
  expect(await response.json()).toEqual({ status: 'ok' });

  const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
  const headers = 'Host: portal\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n';
  socket.write(`GET /api/signals/health HTTP/1.1\r\n${headers}\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('HTTP/1.1 200 OK');
  socket.destroy();
});

it('tells each user what is for that user, on the channels that it listens to', async () => {
  const [ann, bob] = [await dialled('user.ann'), await dialled('user.bob')];
  const heard: string[] = [];
  bob.on('message', data => heard.push(String(data)));
  for (const socket of [ann, bob]) socket.send(subscribe('ships'));
  await told([ann, bob], 'ships', { type: 'broadcast' });
  expect(heard.length).toBeGreaterThan(0);

  heard.length = 0;
  const entityRef = ['user:default/ann'];
  const recipients = { type: 'user', entityRef };
  const [message] = await told([ann], 'ships', recipients);
  expect(message).toEqual({ channel: 'ships', message: { hello: 'there' } });
  ann.send(subscribe('boats'));
  await told([ann], 'boats', { type: 'broadcast' });
  expect(heard.filter(text => text.includes('boats'))).toEqual([]);

  ann.send(JSON.stringify({ action: 'unsubscribe', channel: 'ships' }));
  ann.send(subscribe('end'));
  await told([ann], 'end', { type: 'broadcast' });
  const after: string[] = [];
  ann.on('message', data => after.push(String(data)));
  await told([bob], 'ships', { type: 'broadcast' });
  await told([ann], 'end', { type: 'broadcast' });
  expect(after.filter(text => text.includes('ships'))).toEqual([]);
});

it.each([
  ['more than 64 KiB', 'x'.repeat(64 * 1024 + 1), 1009],
  ['a long channel', subscribe('x'.repeat(257)), 1008],
  ['a channel that is not a text', subscribe({ x: 1 }), 1008],
  ['another action', '{"action":"publish","channel":"x"}', 1008],
  ['text that is not JSON', '{', 1008],
  ['JSON that is nothing', 'null', 1008],
])('closes a socket that sends %s', async (_, text, code) => {
  const socket = await dialled('user.ann');
  socket.send(text);
  expect(await closed(socket)).toBe(code);
});

it('reassembles no message beyond the limit from parts', async () => {
  const socket = await dialled('user.ann');
  const part = 'x'.repeat(60 * 1024);
  socket.send(part, { fin: false });
  socket.send(part, { fin: true });
  expect(await closed(socket)).toBe(1009);
});

it('closes a socket that listens to too many channels, or floods', async () => {
  const greedy = await dialled('user.ann');
  for (let index = 0; index <= LIMITS.subscriptionsPerSocket; index += 1) {
    greedy.send(subscribe(`channel-${index}`));
  }
  expect(await closed(greedy)).toBe(1008);

  const flooding = await dialled('user.ann');
  for (let index = 0; index < 600; index += 1) flooding.send(subscribe('x'));
  expect(await closed(flooding)).toBe(1008);
});

it('limits the sockets of one user and of all, and counts those that closed no more', async () => {
  const opened = await Promise.all(
    Array.from({ length: 5 }, () => dial('user.ann')),
  );
  expect(opened.filter(result => result === 429)).toHaveLength(2);
  await Promise.all(['bob', 'bob', 'cat'].map(name => dialled(`user.${name}`)));
  expect(await dial('user.dan')).toBe(503);

  const [socket] = open;
  socket.close();
  await closed(socket);
  let again: WebSocket | number = 503;
  while (again === 503) again = await dial('user.dan');
  expect(again).toBeInstanceOf(WebSocket);
});

it('closes a socket when its token expires', async () => {
  const socket = await dialled('short.ann');
  expect(await closed(socket)).toBe(1008);
});

it('survives sockets that are reset in the middle of the handshake', async () => {
  const key = Buffer.alloc(16).toString('base64');
  for (let index = 0; index < 50; index += 1) {
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(
      `GET /api/signals HTTP/1.1\r\nHost: portal\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: user.eve\r\n\r\n`,
    );
    socket.resetAndDestroy();
  }
  expect(await dial('user.ann')).toBeInstanceOf(WebSocket);
});
