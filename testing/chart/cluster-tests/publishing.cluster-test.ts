import { execFile } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { CHARTS, ROOT } from '../src/charts';
import { Helm } from '../src/Helm';

let helm: Helm;
let directory: string;
beforeAll(async () => {
  helm = await Helm.create();
  directory = await mkdtemp(join(tmpdir(), 'mooring-released-'));
}, 900_000);
afterAll(() => rm(directory, { recursive: true }));

/** A program for the shell, in the place of one that talks to a registry. */
async function program(name: string, script: string) {
  const path = join(directory, 'bin', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

it('releases charts whose image is that of the release', async () => {
  const workflow = parse(
    await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8'),
  );
  const { run } = workflow.jobs.chart.steps.find(
    ({ name }: any) => name === 'Package, push and sign',
  );
  await cp(join(CHARTS[0], '..'), join(directory, 'deploy/helm'), {
    recursive: true,
  });
  await mkdir(join(directory, 'bin'));
  const log = join(directory, 'log');
  await program(
    'helm',
    `[ "$1" = push ] && echo "Digest: sha256:abc" && exit
exec ${join(helm.directory, 'helm')} "$@"`,
  );
  await program('cosign', `echo "$@" >> ${log}`);

  // Behind a pipe, since /dev/stderr can't be opened where it is a socket
  const piped = `{\n${run}\n} 2>&1 | cat`;
  await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', piped], {
    cwd: directory,
    env: {
      HOME: directory,
      PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
      RUNNER_TEMP: directory,
      VERSION: 'v1.2.3',
      REPOSITORY: 'ghcr.io/Example/charts',
      IMAGE: 'ghcr.io/Example/Portal',
    },
  });
  const signed = (await readFile(log, 'utf8')).trim().split('\n');
  expect(new Set(signed)).toEqual(
    new Set([
      'sign --yes ghcr.io/example/charts/mooring@sha256:abc',
      'sign --yes ghcr.io/example/charts/mooring-remote-cluster@sha256:abc',
    ]),
  );
  const announced = workflow.jobs.announce.steps.find(
    ({ name }: any) => name === 'Render and sign the plain manifests',
  );
  await cp(join(ROOT, 'deploy/gitops'), join(directory, 'deploy/gitops'), {
    recursive: true,
  });
  await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', announced.run], {
    cwd: directory,
    env: {
      HOME: directory,
      PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
      RUNNER_TEMP: directory,
      DIGEST: `sha256:${'a'.repeat(64)}`,
      IMAGE: 'ghcr.io/Example/Portal',
    },
  });
  const manifests = await readFile(join(directory, 'manifests.yaml'), 'utf8');
  expect(manifests.match(/image: .+/g)).toEqual([
    `image: "ghcr.io/example/portal@sha256:${'a'.repeat(64)}"`,
  ]);
  expect(await readFile(log, 'utf8')).toContain(
    `sign-blob --yes --bundle ${directory}/manifests.yaml.sigstore.json`,
  );

  const text = await helm.run(
    ...['template', 'mooring', join(directory, 'mooring-1.2.3.tgz')],
    `--values=${join(CHARTS[0], 'values-dev.yaml')}`,
  );
  const images = text.match(/image: .+/g);
  expect(new Set(images)).toEqual(
    new Set(['image: "ghcr.io/example/portal:1.2.3"']),
  );
});

it('makes one list of the images of both platforms, in each registry', async () => {
  const workflow = parse(
    await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8'),
  );
  const { run } = workflow.jobs.image.steps.find(
    ({ name }: any) => name === 'Make one list of both',
  );
  const log = join(directory, 'docker.log');
  const output = join(directory, 'output');
  const list = `sha256:${'c'.repeat(64)}`;
  await program(
    'docker',
    `echo "$@" >> ${log}; [ "$3" != inspect ] || echo ${list}`,
  );
  await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', run], {
    cwd: directory,
    env: {
      PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
      GITHUB_OUTPUT: output,
      TAGS: 'ghcr.io/example/portal:1.2.3\necr.example.com/portal:1.2.3',
      AMD64: 'sha256:a',
      ARM64: 'sha256:b',
    },
  });
  const [one, other] = (await readFile(log, 'utf8')).split('\n');
  expect([one, other]).toEqual(
    ['ghcr.io/example', 'ecr.example.com'].map(
      registry =>
        `buildx imagetools create --tag ${registry}/portal:1.2.3 ${registry}/portal@sha256:a ${registry}/portal@sha256:b`,
    ),
  );
  expect(await readFile(output, 'utf8')).toBe(`digest=${list}\n`);
});
