import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

/** What was asked, with the query of its form. */
export interface AskedPrometheus {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** Stands for a Prometheus whose answers a test sets. */
export class FakePrometheus {
  static async start(): Promise<FakePrometheus> {
    const fake = new FakePrometheus();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  readonly asked: AskedPrometheus[] = [];
  answer: (asked: AskedPrometheus, response: ServerResponse) => void = (
    _,
    response,
  ) => send(response, []);

  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const asked = { path, headers, form };
    this.asked.push(asked);
    this.answer(asked, response);
  });

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get queries(): string[] {
    return this.asked.map(({ form }) => form.get('query')!);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Answers with these series, as Prometheus does. */
export function send(response: ServerResponse, result: unknown): void {
  response.setHeader('content-type', 'application/json');
  const data = { resultType: 'matrix', result };
  response.end(JSON.stringify({ status: 'success', data }));
}
