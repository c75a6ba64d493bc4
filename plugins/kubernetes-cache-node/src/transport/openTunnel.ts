import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, Socket } from 'node:net';
import { foreignText } from './foreignText';
import { proxyName } from './proxyFor';
import { TransportError } from './TransportError';

/**
 * Asks a proxy for a way to a server, by CONNECT; what is sent over the socket comes to the server as it is.
 *
 * @throws a {@link TransportError} on the hop `tcp` that names the proxy
 * @public
 */
export async function openTunnel(options: {
  proxy: URL;
  host: string;
  port: number;
  timeoutMs: number;
}): Promise<Socket> {
  const { proxy, host, port, timeoutMs } = options;
  const name = `the proxy ${proxyName(proxy)}`;
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const { username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(
    password,
  )}`;
  const send = proxy.protocol === 'https:' ? requestHttps : requestHttp;
  return await new Promise((resolve, reject) => {
    const request = send({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || undefined,
      method: 'CONNECT',
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(username && {
          'proxy-authorization': `Basic ${Buffer.from(login).toString(
            'base64',
          )}`,
        }),
      },
      timeout: timeoutMs,
    });
    const refuse = (message: string, cause?: unknown) => {
      request.destroy();
      reject(new TransportError('tcp', message, { cause }));
    };
    const timer = setTimeout(
      () => refuse(`${name} does not answer within ${timeoutMs / 1000} s`),
      timeoutMs,
    );
    request.once('close', () => clearTimeout(timer));
    request.once('error', error => {
      const { code, message } = error as NodeJS.ErrnoException;
      refuse(
        `${name} cannot be reached (${code ?? foreignText(message)})`,
        error,
      );
    });
    request.once('response', ({ statusCode }) =>
      refuse(`${name} answers ${statusCode} to CONNECT`),
    );
    request.once('connect', ({ statusCode = 0 }, socket) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        resolve(socket as Socket);
        return;
      }
      socket.destroy();
      refuse(
        statusCode === 407
          ? `${name} asks for a user and a password (407); write them in the URL of HTTPS_PROXY`
          : `${name} refuses a way to ${authority} (${statusCode})`,
      );
    });
    request.end();
  });
}
