import { IncomingMessage, Server, STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import {
  AuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { WebSocketServer } from 'ws';
import { SignalsHub, SignalsUser } from './SignalsHub';
import { SignalsLimits } from './SignalsLimits';

/** The longest message of a client, in bytes: all that it says is the name of a channel. */
const MAX_PAYLOAD = 64 * 1024;
/** Whom a socket belongs to is found out in this time, in milliseconds, or the socket is refused. */
const HANDSHAKE_TIMEOUT = 10_000;
/** Handshakes of which the user is not known yet; more at once are refused. */
const MAX_HANDSHAKES = 100;
/** A token that does not say when it expires holds this long, in milliseconds. */
const DEFAULT_LIFETIME = 60 * 60 * 1000;

/**
 * Decides which requests become WebSockets: those of a user with a valid token, within the limits. All others are
 * answered before a frame is read.
 */
export class UpgradeGate {
  readonly #sockets = new Map<string, number>();
  readonly #servers = new WeakSet<Server>();
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD,
    perMessageDeflate: false,
  });
  #total = 0;
  #handshakes = 0;

  static create(options: {
    auth: AuthService;
    userInfo: UserInfoService;
    hub: SignalsHub;
    limits: SignalsLimits;
    logger: LoggerService;
    /** The paths at which sockets are opened; a server's other requests for an upgrade stay ordinary requests. */
    paths: readonly string[];
  }): UpgradeGate {
    return new UpgradeGate(options);
  }

  private constructor(
    private readonly options: Parameters<typeof UpgradeGate.create>[0],
  ) {}

  /** Takes over a server's requests for an upgrade, once. */
  attach(server: Server): void {
    if (this.#servers.has(server)) return;
    this.#servers.add(server);
    // Without it a server with a listener takes every `Upgrade` header for itself, even that of an ordinary request.
    Object.assign(server, {
      shouldUpgradeCallback: (request: IncomingMessage) =>
        this.#isOurs(request),
    });
    server.on('upgrade', (request, socket, head) => {
      this.#handle(request, socket, head).catch(error => {
        this.options.logger.warn('A socket could not be opened', error);
        refuse(socket, 503);
      });
    });
  }

  async #handle(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    // Node leaves the socket to us: without a listener, a reset would end the process.
    socket.on('error', () => socket.destroy());
    const token = request.headers['sec-websocket-protocol'];
    if (!this.#isOurs(request)) return refuse(socket, 404);
    if (!token) return refuse(socket, 401);
    const { sockets } = this.options.limits;
    if (this.#handshakes >= MAX_HANDSHAKES || this.#total >= sockets) {
      return refuse(socket, 503);
    }
    this.#handshakes += 1;
    const timeout = setTimeout(() => refuse(socket, 503), HANDSHAKE_TIMEOUT);
    try {
      const user = await this.#userOf(token);
      if (!user) return refuse(socket, 401);
      if (socket.destroyed || socket.writableEnded) return undefined;
      return this.#accept(request, socket, head, user);
    } finally {
      clearTimeout(timeout);
      this.#handshakes -= 1;
    }
  }

  #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    user: SignalsUser,
  ): void {
    const { hub, limits } = this.options;
    const { userEntityRef } = user;
    const open = this.#sockets.get(userEntityRef) ?? 0;
    if (this.#total >= limits.sockets) return refuse(socket, 503);
    if (open >= limits.socketsPerUser) return refuse(socket, 429);
    this.#total += 1;
    this.#sockets.set(userEntityRef, open + 1);
    socket.once('close', () => this.#release(userEntityRef));
    this.#webSockets.handleUpgrade(request, socket, head, webSocket =>
      hub.add(webSocket, user),
    );
    return undefined;
  }

  #release(userEntityRef: string): void {
    const open = this.#sockets.get(userEntityRef)! - 1;
    this.#total -= 1;
    if (open > 0) this.#sockets.set(userEntityRef, open);
    else this.#sockets.delete(userEntityRef);
  }

  /** @returns undefined for a token that is not that of a user, or not valid any more. */
  async #userOf(token: string): Promise<SignalsUser | undefined> {
    const { auth, userInfo } = this.options;
    const credentials = await auth.authenticate(token).catch(() => undefined);
    if (!credentials || !auth.isPrincipal(credentials, 'user')) {
      return undefined;
    }
    const expiresAt =
      credentials.expiresAt ?? new Date(Date.now() + DEFAULT_LIFETIME);
    if (expiresAt.getTime() <= Date.now()) return undefined;
    return { ...(await userInfo.getUserInfo(credentials)), expiresAt };
  }

  #isOurs({ url = '' }: IncomingMessage): boolean {
    return this.options.paths.includes(url.split('?')[0].replace(/\/$/, ''));
  }
}

function refuse(socket: Duplex, status: number): undefined {
  if (socket.writableEnded || socket.destroyed) return undefined;
  const close = 'Content-Length: 0\r\nConnection: close\r\n\r\n';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${close}`, () =>
    socket.destroy(),
  );
  return undefined;
}
