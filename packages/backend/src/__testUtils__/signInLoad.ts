import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { PortalVisitor } from './PortalVisitor';
import { ProductionPortal } from './ProductionPortal';

/** So many sockets without a token are asked for. */
export const SOCKETS = 10_000;
/** So many are opened at a time, as an attacker's machine would. */
const AT_ONCE = 100;

/** Ten people who have just signed in. */
export async function signInTen(
  portal: ProductionPortal,
): Promise<PortalVisitor[]> {
  return await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      portal.signIn(['ada', 'mel', 'bo'][index % 3]),
    ),
  );
}

/** What 95 % of the times are at most. */
export function p95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)];
}

/** People who work, and those who knock at the door meanwhile. */
export function signInLoad(
  portal: ProductionPortal,
  browsers: readonly PortalVisitor[],
) {
  /** What a page asks for, in all browsers at once; how long each request took, in milliseconds. */
  async function browse(
    until: { rounds: number } | { isOver: () => boolean },
  ): Promise<number[]> {
    const times: number[] = [];
    const isOver = () =>
      'rounds' in until ? times.length > until.rounds : until.isOver();
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

  /** The same while {@link SOCKETS} sockets without a token are asked for; how often each answer to these came. */
  async function besiege(): Promise<{
    answers: Map<string, number>;
    times: number[];
  }> {
    let isOver = false;
    const browsing = browse({ isOver: () => isOver });
    const answers = new Map<string, number>();
    let opened = 0;
    const attackers = Array.from({ length: AT_ONCE }, async () => {
      while (opened < SOCKETS) {
        opened += 1;
        const answer = await knock(portal.url);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
        await turn();
      }
    });
    await Promise.all(attackers);
    isOver = true;
    return { answers, times: await browsing };
  }

  return { browse, besiege };
}

/** Asks for a socket without a token, and returns the status of the refusal. */
async function knock(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
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
