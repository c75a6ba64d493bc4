import {
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findBinaries } from './binaries';

/** Stands in for Go: notes how it was called, writes what `-o` names, and takes its time. */
const FAKE_GO = `#!/bin/sh
[ "$1" = version ] && exit
echo "$CGO_ENABLED $*" >> "$CALLS"
[ -z "$FAIL" ] || { echo "go: no such module" >&2; exit 1; }
while [ "$1" != -o ]; do shift; done
sleep 0.3
echo built > "$2" && chmod +x "$2"
`;

describe('findBinaries', () => {
  let directory: string;
  let stderr: jest.SpyInstance;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'binaries-'));
    stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    stderr.mockRestore();
    await rm(directory, { recursive: true });
  });

  const program = async (name: string, content = '') => {
    await writeFile(join(directory, name), content);
    await chmod(join(directory, name), 0o755);
  };

  describe('with KUBEBUILDER_ASSETS', () => {
    it('finds what is needed there', async () => {
      await program('etcd');
      await program('kube-apiserver');
      const env = { KUBEBUILDER_ASSETS: directory, NODE_ENV: 'test' } as const;
      expect(
        await findBinaries({ needed: ['etcd', 'kube-apiserver'], env }),
      ).toBe(directory);
    });

    it('names what is missing, or cannot be executed, and the remedies', async () => {
      await program('etcd');
      await writeFile(join(directory, 'kwok'), 'not executable');
      const env = { KUBEBUILDER_ASSETS: directory, NODE_ENV: 'test' } as const;
      await expect(
        findBinaries({ needed: ['etcd', 'kube-scheduler', 'kwok'], env }),
      ).rejects.toThrow(
        `KUBEBUILDER_ASSETS=${directory} holds no kube-scheduler, kwok: add the missing`,
      );
    });
  });

  describe('without KUBEBUILDER_ASSETS', () => {
    const calls = async () =>
      (await readFile(join(directory, 'calls'), 'utf8')).trimEnd().split('\n');
    const env = (more: object = {}): NodeJS.ProcessEnv => ({
      NODE_ENV: 'test',
      PATH: `${directory}:/usr/bin:/bin`,
      XDG_CACHE_HOME: join(directory, 'cache'),
      CALLS: join(directory, 'calls'),
      ...more,
    });

    it('says what to do when there is no Go', async () => {
      await expect(
        findBinaries({ needed: ['etcd'], env: env({ PATH: directory }) }),
      ).rejects.toThrow(
        /no "go" was found on the PATH: install Go .* or set KUBEBUILDER_ASSETS .* or set MOORING_TEST_KUBECONFIG/,
      );
    });

    it('builds once, no matter who asks at the same time or later, in the layout of KUBEBUILDER_ASSETS', async () => {
      await program('go', FAKE_GO);
      const [first, second] = await Promise.all([
        findBinaries({ needed: ['etcd'], env: env() }),
        findBinaries({ needed: ['etcd'], env: env() }),
      ]);
      const third = await findBinaries({
        needed: ['etcd'],
        env: env({ PATH: '' }),
      });
      expect([second, third]).toEqual([first, first]);

      const [controlPlane, kwok, ...others] = await calls();
      expect(controlPlane).toMatch(
        /^0 build .*-trimpath .*version\.gitVersion=v1\.\d+\.\d+ .*control-plane \.$/,
      );
      expect(kwok).toMatch(/ sigs\.k8s\.io\/kwok\/cmd\/kwok$/);
      expect(others).toEqual([]);

      const asAssets = findBinaries({
        needed: [
          'etcd',
          'kube-apiserver',
          'kube-controller-manager',
          'kube-scheduler',
          'kwok',
        ],
        env: env({ KUBEBUILDER_ASSETS: first }),
      });
      expect(await asAssets).toBe(first);
      expect(await readdir(dirname(first))).toEqual([basename(first)]);
      expect(stderr).toHaveBeenCalledWith(
        expect.stringContaining('about 5 minutes the first time'),
      );
    });

    it('shows why a build failed, leaves nothing half-built, and builds the next time', async () => {
      await program('go', FAKE_GO);
      await expect(
        findBinaries({ needed: ['etcd'], env: env({ FAIL: '1' }) }),
      ).rejects.toThrow(
        /"go build" failed in .*\/go\. [^]*go: no such module$/,
      );
      expect(
        await readdir(join(directory, 'cache', 'mooring', 'control-plane')),
      ).toEqual([]);
      const built = await findBinaries({ needed: ['etcd'], env: env() });
      expect(await readdir(built)).toContain('etcd');
    });
  });
});
