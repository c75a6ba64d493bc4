import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAuthorities } from './readAuthorities';

const pem = (name: string) =>
  `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
const caData = Buffer.from(pem('data')).toString('base64');

describe('readAuthorities', () => {
  let directory: string;
  let caFile: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'authorities-'));
    caFile = join(directory, 'ca.crt');
    await writeFile(caFile, pem('file'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('takes caFile before caData, as the Kubernetes plugin does', async () => {
    expect(await readAuthorities({ caFile, caData })).toBe(pem('file'));
    expect(await readAuthorities({ caData })).toBe(pem('data'));
    expect(await readAuthorities({})).toBeUndefined();
  });

  it('needs no file where nothing is verified', async () => {
    const absent = join(directory, 'absent');
    expect(
      await readAuthorities({ caFile: absent, skipTLSVerify: true }),
    ).toBeUndefined();
    await expect(readAuthorities({ caFile: absent })).rejects.toThrow(
      `the caFile ${absent} cannot be read (ENOENT)`,
    );
  });
});
