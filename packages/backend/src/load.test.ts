import { connect, Socket } from 'node:net';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const SOCKETS = 10_000;
/** So many are opened at a time, as an attacker's machine would. */
const AT_ONCE = 100;
/** How much longer a page's requests may take meanwhile: attackers, people and portal share the processor here. */
const MAX_RATIO = 8;
/** What the portal may hold more after it than before. */
const MAX_MEMORY_RATIO = 1.5;
/** The same of the heap, once what nobody uses any more is collected. */
const MAX_HEAP_RATIO = 1.1;
/** How much longer the event loop may be held by what ten thousand refusals and ten people cost than by ten people alone. */
const MAX_HOLD_RATIO = 4;

let portal: ProductionPortal;
let browsers: PortalVisitor[];
beforeAll(async () => {
  portal = await ProductionPortal.start();
  browsers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      portal.signIn(['ada', 'mel', 'bo'][index % 3]),
    ),
  );
});
afterAll(() => portal?.stop());

/** What a page asks for, in ten browsers at once, until told to stop; how long each request took, in milliseconds. */
async function browse(isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const pages = browsers.map(async browser => {
    do {
      const start = performance.now();
      const { status } = await browser.call('/catalog/entities?limit=20');
      times.push(performance.now() - start);
      if (status !== 200) throw new Error(`the portal answered ${status}`);
    } while (!isOver());
  });
  await Promise.all(pages);
  return times;
}
const p95 = (times: number[]) =>
  times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)];

/** Asks for a socket without a token, and returns the status of the refusal. */
async function knock(): Promise<string> {
  const { hostname, port } = new URL(portal.url);
  const socket: Socket = connect(Number(port), hostname);
  socket.write(
    `GET /api/signals HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  let answer = '';
  socket.on('data', chunk => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer.slice(0, 'HTTP/1.1 401'.length);
}

it('refuses ten thousand sockets while ten people go on working', async () => {
  let rounds = 0;
  await browse(() => rounds++ > 100);
  rounds = 0;
  await portal.backend.load();
  const quiet = p95(await browse(() => rounds++ > 300));
  const loadBefore = await portal.backend.load();
  const before = await portal.backend.residentBytes();

  let isOver = false;
  const browsing = browse(() => isOver);
  const answers = new Map<string, number>();
  let opened = 0;
  const attackers = Array.from({ length: AT_ONCE }, async () => {
    while (opened < SOCKETS) {
      opened += 1;
      const answer = await knock();
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await turn();
    }
  });
  await Promise.all(attackers);
  isOver = true;
  const busy = p95(await browsing);
  const loadAfter = await portal.backend.load();
  const after = await portal.backend.residentBytes();

  expect([...answers]).toEqual([['HTTP/1.1 401', SOCKETS]]);
  expect(busy / quiet).toBeLessThan(MAX_RATIO);
  expect(after / before).toBeLessThan(MAX_MEMORY_RATIO);
  expect(loadAfter.heapBytes / loadBefore.heapBytes).toBeLessThan(
    MAX_HEAP_RATIO,
  );
  expect(loadAfter.holdMs / loadBefore.holdMs).toBeLessThan(MAX_HOLD_RATIO);
});
