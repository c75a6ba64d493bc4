import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Response } from 'express';
import { sendLog } from './sendLog';

const PATIENCE = 60_000;
const MIB = 1024 * 1024;

/** Serves a log to anyone who asks. */
async function serve(body: AsyncIterable<Buffer>) {
  const close = jest.fn();
  const responses: ServerResponse[] = [];
  const server = createServer((_, response) => {
    responses.push(response);
    void sendLog({ body, close }, response as Response, PATIENCE);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { server, port, close, responses };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

describe('sendLog', () => {
  let server: Server | undefined;

  beforeEach(() =>
    // Only the clock by which it looks after its readers.
    jest.useFakeTimers({
      doNotFake: [
        ...(['Date', 'hrtime', 'performance'] as const),
        ...(['nextTick', 'queueMicrotask'] as const),
        ...(['setImmediate', 'clearImmediate'] as const),
        ...(['setTimeout', 'clearTimeout'] as const),
      ],
    }),
  );
  afterEach(async () => {
    jest.useRealTimers();
    server?.closeAllConnections();
    await new Promise(done => server?.close(done));
  });

  it('ends the log of a reader that stops reading, and holds little of it until then', async () => {
    const piece = Buffer.alloc(MIB / 16, 'x');
    let read = 0;
    async function* endless() {
      for (;;) {
        read += piece.length;
        yield piece;
      }
    }
    const served = await serve(endless());
    server = served.server;
    const reader = connect(served.port, '127.0.0.1').on('error', () => {});
    reader.pause();
    reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    try {
      await until(() => served.responses[0]?.writableNeedDrain);
      const socket = served.responses[0].socket!;
      expect(served.close).not.toHaveBeenCalled();
      let held = 0;
      while (served.close.mock.calls.length === 0) {
        jest.advanceTimersByTime(PATIENCE);
        held = Math.max(
          held,
          read - (socket.bytesWritten - socket.writableLength),
        );
        await turn();
      }
      expect(held).toBeLessThan(MIB);
      expect(socket.destroyed).toBe(true);
    } finally {
      reader.destroy();
    }
  });

  it('keeps the log of a reader for whom nothing is written, however long', async () => {
    let goOn = () => {};
    const later = new Promise<void>(resolve => {
      goOn = resolve;
    });
    async function* quiet() {
      yield Buffer.from('first\n');
      await later;
      yield Buffer.from('last\n');
    }
    const served = await serve(quiet());
    server = served.server;
    const answer = await fetch(`http://127.0.0.1:${served.port}`);
    const reader = answer.body!.getReader();
    const text = async () =>
      Buffer.from((await reader.read()).value ?? []).toString();
    expect(await text()).toBe('first\n');
    jest.advanceTimersByTime(60 * PATIENCE);
    expect(served.close).not.toHaveBeenCalled();
    goOn();
    expect(await text()).toBe('last\n');
    expect((await reader.read()).done).toBe(true);
    await until(() => served.close.mock.calls.length > 0);
  });
});
