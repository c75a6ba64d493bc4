import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalPayload } from '@backstage/plugin-signals-node';
import { RawData, WebSocket } from 'ws';
import { SignalsLimits } from './SignalsLimits';

/** A socket that has not answered a ping when the next one is due is gone, in milliseconds. */
const PING_INTERVAL = 30_000;
/** More messages of one socket within one ping's interval are an attack. */
const MAX_MESSAGES = 500;
const MAX_CHANNEL_LENGTH = 256;
/** A browser that reads so slowly that more bytes wait for it is let go. */
const MAX_BUFFERED = 1024 * 1024;
/** RFC 6455, section 7.4.1: the client broke a rule. Upstream's client connects again after it, with a token of then. */
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

/** Who opened a socket, and until when. */
export interface SignalsUser {
  readonly userEntityRef: string;
  readonly ownershipEntityRefs: readonly string[];
  readonly expiresAt: Date;
}

interface Connection {
  readonly socket: WebSocket;
  readonly user: SignalsUser;
  readonly channels: Set<string>;
  isAlive: boolean;
  messages: number;
}

/** The open sockets: what each listens to, and what each is told. Speaks the protocol of `@backstage/plugin-signals`. */
export class SignalsHub {
  readonly #connections = new Set<Connection>();
  readonly #timer = setInterval(() => this.#ping(), PING_INTERVAL).unref();

  static create(options: {
    limits: SignalsLimits;
    logger: LoggerService;
  }): SignalsHub {
    return new SignalsHub(options.limits, options.logger);
  }

  private constructor(
    private readonly limits: SignalsLimits,
    private readonly logger: LoggerService,
  ) {}

  /** Listens to an accepted socket until it closes or its user's token expires. */
  add(socket: WebSocket, user: SignalsUser): void {
    const connection: Connection = {
      socket,
      user,
      channels: new Set(),
      isAlive: true,
      messages: 0,
    };
    this.#connections.add(connection);
    const expiry = setTimeout(
      () => socket.close(POLICY_VIOLATION, 'The token has expired'),
      user.expiresAt.getTime() - Date.now(),
    ).unref();
    socket.on('close', () => {
      clearTimeout(expiry);
      this.#connections.delete(connection);
    });
    socket.on('error', error =>
      this.logger.debug(`A socket failed: ${error.message}`),
    );
    socket.on('pong', () => {
      connection.isAlive = true;
    });
    socket.on('message', data => this.#receive(connection, data));
  }

  /** Tells a signal to those it is for, as far as they listen to its channel. */
  publish({ recipients, channel, message }: SignalPayload): void {
    const refs =
      recipients.type === 'broadcast' ? [] : [recipients.entityRef].flat();
    const isFor = ({ user }: Connection) =>
      recipients.type === 'broadcast' ||
      user.ownershipEntityRefs.some(ref => refs.includes(ref));
    const text = JSON.stringify({ channel, message });
    for (const connection of this.#connections) {
      if (connection.channels.has(channel) && isFor(connection)) {
        this.#send(connection, text);
      }
    }
  }

  /** Closes all sockets. */
  stop(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#connections) {
      socket.close(GOING_AWAY, 'The portal restarts');
      socket.terminate();
    }
  }

  #send({ socket }: Connection, text: string): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
    else socket.send(text);
  }

  #receive(connection: Connection, data: RawData): void {
    const refusal = this.#refusal(connection, parse(data));
    if (refusal) connection.socket.close(POLICY_VIOLATION, refusal);
  }

  /** Does what a message asks; otherwise says why not. */
  #refusal(connection: Connection, message: unknown): string | undefined {
    const { channels } = connection;
    const { action, channel } = Object(message);
    connection.messages += 1;
    if (connection.messages > MAX_MESSAGES) return 'Too many messages';
    if (typeof channel !== 'string' || channel.length > MAX_CHANNEL_LENGTH) {
      return 'A channel is a short text';
    }
    switch (action) {
      case 'subscribe': {
        const { subscriptionsPerSocket } = this.limits;
        if (channels.size >= subscriptionsPerSocket && !channels.has(channel)) {
          return 'Too many channels';
        }
        channels.add(channel);
        return undefined;
      }
      case 'unsubscribe':
        channels.delete(channel);
        return undefined;
      default:
        return 'An action is subscribe or unsubscribe';
    }
  }

  #ping(): void {
    for (const connection of this.#connections) {
      if (!connection.isAlive) connection.socket.terminate();
      else connection.socket.ping();
      connection.isAlive = false;
      connection.messages = 0;
    }
  }
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
