import { freePort } from '@mooring/control-plane';

/** Where a backend listens, as its plugins have to know it before it does, and a token of a service that may call it. */
export interface BackendAddress {
  url: string;
  token: string;
}

/** An address on the loopback interface that nobody uses. */
export async function freeAddress(token: string): Promise<BackendAddress> {
  return { url: `http://127.0.0.1:${await freePort()}`, token };
}

/** What every backend under test has in common. Permissions and logging stay as they are by default. */
export function backendConfig({ url, token }: BackendAddress) {
  const { hostname: host, port } = new URL(url);
  return {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host, port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'bench' } },
        ],
      },
    },
  };
}
