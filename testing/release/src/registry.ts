import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** An npm registry of this machine that holds this repository's packages and nothing else. */
export interface Registry {
  /** Its address, without a slash at the end. */
  url: string;
  /** What npm and Yarn show it to publish. */
  token: string;
  /** Where a package's newest tarball is. */
  tarball(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startRegistry(): Promise<Registry> {
  const storage = mkdtempSync(join(tmpdir(), 'registry-'));
  const server: Server = await runServer({
    self_path: storage,
    storage,
    packages: { '@mooring/*': { access: '$all', publish: '$authenticated' } },
    auth: { htpasswd: { file: join(storage, 'htpasswd'), max_users: 1 } },
    max_body_size: '50mb',
    web: { enable: false },
    log: { type: 'stdout', level: 'fatal' },
  } as never);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: await signUp(url),
    tarball: async name => {
      const response = await fetch(`${url}/${name}/latest`);
      if (!response.ok) throw new Error(`${name} was not published`);
      return (await response.json()).dist.tarball;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      rmSync(storage, { recursive: true, force: true });
    },
  };
}

/** As `npm adduser` does. */
async function signUp(url: string): Promise<string> {
  const response = await fetch(`${url}/-/user/org.couchdb.user:releaser`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'releaser', password: crypto.randomUUID() }),
  });
  const { token, error } = await response.json();
  if (!token) throw new Error(`the registry let nobody in: ${error}`);
  return token;
}
