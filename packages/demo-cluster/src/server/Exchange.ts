import {
  IncomingMessage,
  OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http';
import { Connection } from './Connection';
import { Status, StatusError, tooLarge } from '../store/StatusError';

/** As large as a request to kube-apiserver may be, in bytes (`MaxRequestBodyBytes`). */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** How much of a larger one is read before the connection is reset, in bytes. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/** What a watch may have waiting for a client that does not read before it is ended, in bytes. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

/**
 * One request and its answer, over HTTP/1.1 or HTTP/2: Node.js gives the requests and responses of both the same methods.
 * The faults that spoil an answer on its way are here, so that no handler knows of them.
 */
export class Exchange {
  #truncate = false;
  #gone = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly connection: Connection,
  ) {
    response.on('close', () => {
      this.#gone = true;
    });
    response.on('error', () => {}); // the client went away; 'close' follows
    request.on('error', () => {});
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  get url(): string {
    return this.request.url ?? '/';
  }

  /** The code answered, once there is one. */
  get statusCode(): number | undefined {
    return this.response.headersSent ? this.response.statusCode : undefined;
  }

  get closed(): boolean {
    return this.#gone || this.response.writableEnded;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** Calls back once the answer is complete or the client is gone. */
  whenClosed(callback: () => void): void {
    this.response.once('close', callback);
  }

  /** The request's body. Throws a {@link StatusError} 413 when it is too large. */
  async readBody(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.request) {
      bytes += chunk.length;
      // What is too large is read past, so that the client comes to read the answer; within reason.
      if (bytes > MAX_BODY_BYTES) {
        chunks.length = 0;
      } else {
        chunks.push(chunk);
      }
      if (bytes > MAX_READ_BYTES) {
        this.reset();
      }
    }
    if (bytes > MAX_BODY_BYTES) {
      throw tooLarge(MAX_BODY_BYTES);
    }
    return Buffer.concat(chunks);
  }

  sendJson(
    code: number,
    json: string,
    headers: OutgoingHttpHeaders = {},
  ): void {
    this.send(code, json, { 'content-type': 'application/json', ...headers });
  }

  sendStatus(status: Status): void {
    const { code = 200, details } = status;
    const retryAfter = details?.retryAfterSeconds;
    this.sendJson(
      code,
      JSON.stringify(status),
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    );
  }

  send(code: number, body: string, headers: OutgoingHttpHeaders): void {
    if (this.closed || this.connection.silent) {
      return;
    }
    if (this.response.headersSent) {
      this.response.destroy(); // an error in the middle of an answer: what was sent cannot be taken back
      return;
    }
    if (this.#truncate) {
      this.response.writeHead(code, headers);
      this.response.end(body.slice(0, body.length / 2));
      return;
    }
    this.response.writeHead(code, {
      ...headers,
      'content-length': Buffer.byteLength(body),
    });
    this.response.end(this.method === 'HEAD' ? undefined : body);
  }

  /** Begins an answer that is written piece by piece. */
  startStream(headers: OutgoingHttpHeaders): void {
    if (!this.closed) {
      this.response.writeHead(200, headers);
      this.response.flushHeaders();
    }
  }

  write(text: string): void {
    if (this.closed || this.connection.silent) {
      return;
    }
    if (this.#truncate) {
      this.response.end(text.slice(0, text.length / 2));
      return;
    }
    this.response.write(text);
    if (this.response.writableLength > MAX_PENDING_BYTES) {
      this.response.destroy();
    }
  }

  end(): void {
    if (!this.closed && !this.connection.silent) {
      this.response.end();
    }
  }

  /** From here on, the next piece of the answer is cut in half and is the last. */
  truncate(): void {
    this.#truncate = true;
  }

  reset(): void {
    this.connection.reset();
  }

  silence(): void {
    this.connection.silence();
  }
}
