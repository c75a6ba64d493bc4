import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { Express } from 'express';
import { oneFrontPage } from './frontPage';

let directory: string;
const servers: Server[] = [];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mooring-front-page-'));
  writeFileSync(join(directory, 'index.html'), 'built');
  writeFileSync(join(directory, 'robots.txt'), 'robots');
});
afterAll(() => {
  servers.forEach(server => server.close());
  rmSync(directory, { recursive: true, force: true });
});

/** As upstream serves the app: its own page for two paths, and files for the others. */
async function serve(prepare: (app: Express) => void): Promise<number> {
  const app = express();
  prepare(app);
  const files = express.static(directory);
  app.use((req, res, next) =>
    ['/', '/index.html'].includes(req.path) ? next() : files(req, res, next),
  );
  app.get('/*', (_, res) => res.send('injected'));
  const server = createServer(app).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Sends the path as it is, which `fetch` would tidy up. */
async function get(port: number, path: string): Promise<string> {
  const sent = request({ host: '127.0.0.1', port, path }).end();
  const [response] = await once(sent, 'response');
  return Buffer.concat(await response.toArray()).toString();
}

const SPELLINGS = [
  '/',
  '/index.html',
  '/%69ndex.html',
  '/index%2Ehtml',
  '//index.html',
  '/./index.html',
  '/%2e/index.html',
  '/static/../index.html',
  '/INDEX.html',
  '/index.html/',
  '/%2Findex.html',
  '/%69ndex.html?x=1',
];

it('serves the page that has the configuration, however it is asked for', async () => {
  const bare = await serve(() => {});
  // Without it, the built file is served.
  expect(await get(bare, '/%69ndex.html')).toBe('built');

  const port = await serve(app => app.use(oneFrontPage));
  for (const path of SPELLINGS) {
    expect([path, await get(port, path)]).toEqual([path, 'injected']);
  }
});

it('leaves other files as they are', async () => {
  const port = await serve(app => app.use(oneFrontPage));
  expect(await get(port, '/robots.txt')).toBe('robots');
  expect(await get(port, '/catalog')).toBe('injected');
  expect(await get(port, '/%zz')).not.toContain('built');
});
