import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ControlPlane, goTool } from '@mooring/control-plane';
import { parseAllDocuments, stringify } from 'yaml';
import { CHARTS, ROOT } from '../src/charts';
import { Helm } from '../src/Helm';
import { assertAccepted } from './apiResources';
import { customResourceDefinitions, openDefinition } from './definitions';

const GITOPS = join(ROOT, 'deploy/gitops');
const NAMESPACE = 'mooring';
/** The tools' own definitions, in the modules that hold them. Flux's source-controller has none that can be had. */
const DEFINITIONS = [
  [
    'github.com/argoproj/argo-cd/v2@v2.14.21',
    'manifests/crds/application-crd.yaml',
  ],
  [
    'github.com/fluxcd/helm-controller@v1.4.0',
    'config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml',
  ],
];

let controlPlane: ControlPlane;
let helm: Helm;
let directory: string;

beforeAll(async () => {
  controlPlane = await ControlPlane.start({ controllers: false, nodes: 0 });
  helm = await Helm.create();
  directory = await mkdtemp(join(tmpdir(), 'mooring-gitops-'));
  const definitions = [
    ...customResourceDefinitions(),
    openDefinition({
      ...{ group: 'source.toolkit.fluxcd.io', version: 'v1' },
      ...{ kind: 'OCIRepository', plural: 'ocirepositories' },
    }),
  ];
  for (const [module, path] of DEFINITIONS) {
    const { stdout } = await promisify(execFile)(
      'go',
      ['mod', 'download', '-json', module],
      { cwd: directory, env: { ...process.env, GOFLAGS: '-mod=mod' } },
    );
    const text = await readFile(join(JSON.parse(stdout).Dir, path), 'utf8');
    definitions.push(...objectsOf(text));
  }
  await controlPlane.apply(definitions);
  await controlPlane.apply(
    ['argocd', 'flux-system', NAMESPACE].map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    })),
  );
}, 900_000);
afterAll(async () => {
  await controlPlane?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Has the API server take objects, with every field known; nothing is stored. */
async function dryRun(objects: any[]): Promise<void> {
  expect(objects.length).toBeGreaterThan(0);
  await assertAccepted(
    controlPlane,
    objects.map(object => stringify(object)).join('---\n'),
  );
}

function objectsOf(text: string): any[] {
  return parseAllDocuments(text)
    .map(document => document.toJS())
    .filter(Boolean);
}

async function example(path: string): Promise<any[]> {
  return objectsOf(await readFile(join(GITOPS, path), 'utf8'));
}

/** What the chart renders to with the values of an example, without the tests, which the tools do not apply. */
async function rendered(values: object): Promise<any[]> {
  const file = join(directory, 'values.json');
  await writeFile(file, JSON.stringify(values));
  const at = ['template', 'mooring', CHARTS[0], '--namespace', NAMESPACE];
  return objectsOf(await helm.run(...at, '--skip-tests', '--values', file));
}

it('has Argo CD take the Application, and the API server what it renders', async () => {
  const [application] = await example('argo-cd/application.yaml');
  await dryRun([application]);
  const objects = await rendered(application.spec.source.helm.valuesObject);
  await dryRun(objects);
  // `pre-upgrade` hooks run at the first sync too.
  const hooks = objects.filter(
    ({ metadata }) => metadata.annotations?.['helm.sh/hook'],
  );
  expect(hooks).toEqual([]);
});

it('has Flux take the release, and the API server what it renders', async () => {
  const [source, release] = await example('flux/mooring.yaml');
  await dryRun([source, release]);
  expect(release.spec.chartRef.name).toBe(source.metadata.name);
  await dryRun(await rendered(release.spec.values));
});

it('refuses what the tools do not know, or the above says nothing', async () => {
  const [application] = await example('argo-cd/application.yaml');
  const wrong = structuredClone(application);
  wrong.spec.destnation = wrong.spec.destination;
  await expect(dryRun([wrong])).rejects.toThrow(/spec.destnation/);
});

it('has the API server take what the overlay makes of the plain manifests', async () => {
  await cp(join(GITOPS, 'kustomize'), join(directory, 'kustomize'), {
    recursive: true,
  });
  const manifests = await helm.run(
    ...['template', 'mooring', CHARTS[0], '--namespace', NAMESPACE],
    ...['--skip-tests', '--values', join(GITOPS, 'kustomize/values.yaml')],
  );
  await writeFile(join(directory, 'kustomize/base/manifests.yaml'), manifests);
  const kustomize = join(await goTool('kustomize'), 'kustomize');
  const { stdout } = await promisify(execFile)(
    kustomize,
    ['build', join(directory, 'kustomize/overlays/production')],
    { maxBuffer: 64 * 1024 ** 2 },
  );
  const objects = objectsOf(stdout);
  await dryRun(objects);
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const [container] = deployment.spec.template.spec.containers;
  expect(container.image).toMatch(/^ghcr\.io\/your-org\/mooring@sha256:0+$/);
  expect(container.env).toContainEqual({
    name: 'PORTAL_URL',
    value: 'https://portal.example.com',
  });
  expect(JSON.stringify(objects)).not.toContain('portal.example.org');
});
