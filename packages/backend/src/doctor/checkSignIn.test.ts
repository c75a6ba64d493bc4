import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { generate } from 'selfsigned';
import { checkSignIn } from './checkSignIn';

describe('checkSignIn', () => {
  const servers: Server[] = [];
  let plain: number;
  let tls: number;

  beforeAll(async () => {
    const pem = await generate([{ name: 'commonName', value: 'localhost' }]);
    const login = createServer((request, response) => {
      const isMetadata = request.url?.endsWith('/openid-configuration');
      response.setHeader(
        'content-type',
        isMetadata ? 'application/json' : 'text/html',
      );
      const at = 'http://localhost/';
      response.end(
        isMetadata
          ? JSON.stringify({
              issuer: at,
              authorization_endpoint: at,
              token_endpoint: at,
            })
          : '<html>Sign in</html>',
      );
    });
    const secure = createTlsServer({ key: pem.private, cert: pem.cert });
    for (const server of [login, secure]) {
      server.listen(0, 'localhost');
      await once(server, 'listening');
      servers.push(server);
    }
    [plain, tls] = servers.map(
      server => (server.address() as AddressInfo).port,
    );
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  const check = (metadataUrl: string) =>
    checkSignIn(
      new ConfigReader({
        auth: {
          environment: 'production',
          providers: { oidc: { production: { metadataUrl } } },
        },
      }),
    );

  it('tells a private authority, a page and a plain port apart', async () => {
    const at = (url: string) => `${url}/.well-known/openid-configuration`;
    expect(await check(at(`http://localhost:${plain}`))).toMatchObject({
      ok: true,
      detail: 'The OpenID provider http://localhost/ answers.',
    });
    expect(await check(`http://localhost:${plain}/login`)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/answers 200 with text\/html instead/),
    });
    expect(await check(at(`https://localhost:${plain}`))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/does not speak TLS on this port/),
    });
    expect(await check(at(`https://localhost:${tls}`))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/certificate that the portal does not/),
      remedy: expect.stringContaining('extraCa'),
    });
  });
});
