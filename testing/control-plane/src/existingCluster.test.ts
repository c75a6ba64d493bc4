import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExistingCluster, readKubeconfig } from './existingCluster';
import { writeKubeconfig } from './kubeconfig';

describe('findExistingCluster', () => {
  it.each([
    [{}, undefined],
    [{ KUBECONFIG: '/home/me/production' }, undefined],
    [
      { KUBECONFIG: '/home/me/production', USE_EXISTING_CLUSTER: 'false' },
      undefined,
    ],
    [
      { KUBECONFIG: '/home/me/kind', USE_EXISTING_CLUSTER: 'true' },
      '/home/me/kind',
    ],
    [
      { KUBECONFIG: ':/home/me/kind:/other', USE_EXISTING_CLUSTER: 'true' },
      '/home/me/kind',
    ],
    [{ USE_EXISTING_CLUSTER: 'true' }, join(homedir(), '.kube', 'config')],
    [
      {
        KUBECONFIG: '/a',
        USE_EXISTING_CLUSTER: 'true',
        MOORING_TEST_KUBECONFIG: '/b',
      },
      '/b',
    ],
  ])('%j names %s', (env, expected) => {
    expect(findExistingCluster(env as unknown as NodeJS.ProcessEnv)).toBe(
      expected,
    );
  });
});

describe('readKubeconfig', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    path = join(directory, 'config');
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const write = (cluster: object, user: object) =>
    writeFile(
      path,
      JSON.stringify({
        'current-context': 'test',
        contexts: [
          { name: 'other', context: { cluster: 'none', user: 'none' } },
          { name: 'test', context: { cluster: 'c', user: 'u' } },
        ],
        clusters: [{ name: 'c', cluster }],
        users: [{ name: 'u', user }],
      }),
    );

  it('reads what this package writes', async () => {
    const connection = {
      url: 'https://127.0.0.1:6443',
      ca: 'the authority',
      token: 'the token',
    };
    await writeKubeconfig(path, connection);
    expect(await readKubeconfig(path)).toEqual(connection);
  });

  it('reads credentials from files beside the kubeconfig', async () => {
    await writeFile(join(directory, 'ca.crt'), 'the authority');
    await writeFile(join(directory, 'token'), 'the token\n');
    await write(
      { server: 'https://api', 'certificate-authority': 'ca.crt' },
      { tokenFile: 'token' },
    );
    expect(await readKubeconfig(path)).toEqual({
      url: 'https://api',
      ca: 'the authority',
      token: 'the token',
    });
  });

  it('reads client certificates', async () => {
    await writeFile(join(directory, 'key'), 'the key');
    await write(
      { server: 'https://api' },
      {
        'client-certificate-data':
          Buffer.from('the certificate').toString('base64'),
        'client-key': join(directory, 'key'),
      },
    );
    expect(await readKubeconfig(path)).toEqual({
      url: 'https://api',
      ca: undefined,
      clientCertificate: { certificate: 'the certificate', key: 'the key' },
    });
  });

  it.each([
    [
      {},
      { token: 't' },
      'the current context "test" names no cluster with a server, or no user',
    ],
    [
      { server: 'https://api', 'insecure-skip-tls-verify': true },
      { token: 't' },
      'insecure-skip-tls-verify',
    ],
    [
      { server: 'https://api' },
      { exec: { command: 'aws' } },
      'neither a token nor a client certificate',
    ],
  ])('refuses %j with %j', async (cluster, user, message) => {
    await write(cluster, user);
    await expect(readKubeconfig(path)).rejects.toThrow(message);
    await expect(readKubeconfig(path)).rejects.toThrow(path);
  });

  it('refuses what is not a file, or no YAML', async () => {
    await expect(readKubeconfig(path)).rejects.toThrow(
      new RegExp(`^The kubeconfig ${path} cannot be read; caused by .*ENOENT`),
    );
    await writeFile(path, 'a: [');
    await expect(readKubeconfig(path)).rejects.toThrow(
      `The kubeconfig ${path} cannot be read`,
    );
  });

  it('refuses an empty file', async () => {
    await writeFile(path, '');
    await expect(readKubeconfig(path)).rejects.toThrow(
      'the current context undefined names no cluster',
    );
  });
});
