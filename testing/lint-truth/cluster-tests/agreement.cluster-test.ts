import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ControlPlane, goTool } from '@mooring/control-plane';
import { KubernetesObject, ObjectIndex } from '@mooring/kubernetes-objects';
import {
  Answer,
  lintProject,
  OBSTACLES,
  Project,
  readCorpus,
  Step,
} from '@mooring/lint-truth';
import {
  CatalogIndex,
  evaluate,
  evaluateFleet,
} from '@mooring/plugin-kubernetes-matching-common';
import pLimit from 'p-limit';
import { contentsOf } from './contentsOf';
import { definitionsOf, pathOf } from './definitionsOf';
import { Tenant } from './Tenant';

const BUILD_TIME_MS = 900_000;
const TIME_MS = 900_000;
/** What the Kubernetes plugin asks for of workloads and what leads to them. */
const RESOURCES = [
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/replicationcontrollers',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/apps/v1/daemonsets',
  '/apis/batch/v1/jobs',
  '/apis/batch/v1/cronjobs',
  '/apis/networking.k8s.io/v1/ingresses',
];

/** How many of the projects that are right or wrong must be applied. */
const SHARE = 0.95;
/** Nobody has the plugin ask for it: it has no pods. */
const NOT_CONFIGURED = /\/scaledobjects$/;

const decidable = readCorpus(resolve(__dirname, '../corpus')).filter(
  ({ apply }) => apply !== undefined,
);
const projects = decidable.filter(({ apply }) => typeof apply !== 'string');
const scratch = mkdtempSync(join(tmpdir(), 'lint-truth-'));
let cluster: ControlPlane;
let tools: { helm: string; kustomize: string };

beforeAll(async () => {
  tools = { helm: await goTool('helm'), kustomize: await goTool('kustomize') };
  cluster = await ControlPlane.start({ controllers: true });
}, BUILD_TIME_MS);
afterAll(async () => {
  await cluster?.stop();
  rmSync(scratch, { recursive: true });
});

it(
  'says of every project what the live rules say of it once it is applied',
  async () => {
    const [live, lint] = await Promise.all([askCluster(), askLint()]);
    const verdicts = (wrong: string[][]) =>
      projects.map((project, index) => [
        `${project.kind}/${project.name}`,
        ...told(project, wrong[index]),
      ]);
    const expected = lint.map((wrong, index) =>
      projects[index].worksByChance ? [] : wrong,
    );
    expect(verdicts(live)).toEqual(verdicts(expected));
    // Both kinds of projects have been applied.
    expect(new Set(live.map(wrong => wrong.length > 0))).toEqual(
      new Set([true, false]),
    );
  },
  TIME_MS,
);

it('applies nearly all that is right or wrong, and says why not the rest', () => {
  const share = projects.length / decidable.length;
  const because = (obstacle: string) =>
    decidable.filter(({ apply }) => apply === obstacle).length;
  process.stdout.write(
    `applied ${projects.length} of ${decidable.length} (${(share * 100).toFixed(
      1,
    )} %); not: ${OBSTACLES.map(
      obstacle => `${because(obstacle)} ${obstacle}`,
    ).join(', ')}\n`,
  );
  expect(share).toBeGreaterThanOrEqual(SHARE);
});

/**
 * Who fills in the form of a template chooses the names of its entities, and of a label in one environment of several the
 * linter says that nobody claims it, where a cluster has an entity without objects: what counts is whether something is wrong.
 */
function told({ files, apply }: Project, wrong: string[]): string[] {
  const isInParts = (apply as readonly Step[]).some(step => step.environment);
  const isAnyone = 'template.yaml' in files || isInParts;
  return isAnyone && wrong.length > 0 ? ['*'] : wrong;
}

/** Of each project, which entities are wrong, by reference. */
async function askLint(): Promise<string[][]> {
  const script = join(
    dirname(require.resolve('@mooring/cli/package.json')),
    'scripts/build.js',
  );
  execFileSync(process.execPath, [script, scratch]);
  const command = join(scratch, 'mooring.js');
  const path = [...Object.values(tools), process.env.PATH].join(delimiter);
  const limit = pLimit(availableParallelism());
  return await Promise.all(
    projects.map(project =>
      limit(async () =>
        wrongOf((await lintProject(project, { command, path })).findings),
      ),
    ),
  );
}

async function askCluster(): Promise<string[][]> {
  const limit = pLimit(8);
  const tenants = await Promise.all(
    projects.map((project, index) =>
      limit(async () =>
        (
          await contentsOf(project, tools)
        ).map((contents, part) => new Tenant(`p${index}-${part}`, contents)),
      ),
    ),
  );
  const all = tenants.flat();
  const { groups } = await cluster.request('/apis');
  const definitions = definitionsOf(
    all.flatMap(tenant => tenant.objects),
    groups.map(({ name }: { name: string }) => name),
  );
  await cluster.apply(definitions);
  await Promise.all(
    tenants.flatMap((parts, index) =>
      parts.map(tenant =>
        limit(() =>
          naming(projects[index], async () => {
            await cluster.apply(tenant.objects);
            await tenant.startJobs(cluster);
          }),
        ),
      ),
    ),
  );
  const customResources = definitions
    .map(pathOf)
    .filter(path => !NOT_CONFIGURED.test(path));
  const objects = await cluster.waitFor(
    async () => {
      const found = await list([...RESOURCES, ...customResources]);
      return found.every(object => isSettled(object, found)) && found;
    },
    { description: 'the controllers to have created everything' },
  );
  return tenants.map(parts => [
    ...new Set(
      parts.flatMap(tenant =>
        judge(tenant.contents.entities, tenant.view(objects)),
      ),
    ),
  ]);
}

/** Says of which project an error is. */
async function naming<T>(project: Project, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${project.kind}/${project.name}: ${error}`);
  }
}

function judge(
  entities: Tenant['contents']['entities'],
  index: ObjectIndex,
): string[] {
  const catalog = CatalogIndex.create(entities);
  const clusters = [index];
  const verdicts = entities.flatMap(entity =>
    evaluate({ entity, catalog, clusters, config: {} }).findings.map(
      finding => ({ ...finding, entity: stringifyEntityRef(entity) }),
    ),
  );
  return wrongOf([
    ...verdicts,
    ...evaluateFleet({ catalog, clusters, config: {} }),
  ]);
}

/**
 * The entities that are wrong, or `-` where something is wrong and no entity is: a label that nobody claims is the
 * consequence of an entity that asks for another one, and the linter says that once.
 */
function wrongOf(
  findings: readonly Pick<Answer['findings'][number], 'severity' | 'entity'>[],
): string[] {
  const wrong = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ entity }) => entity);
  const entities = wrong.flatMap(entity => entity ?? []);
  if (entities.length === 0 && wrong.length > 0) return ['-'];
  return [...new Set(entities)].sort();
}

async function list(paths: readonly string[]): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    paths.map(async path => {
      const { apiVersion, kind, items } = await cluster.request(path);
      return items.map((item: KubernetesObject) => ({
        ...item,
        apiVersion,
        kind: kind.replace(/List$/, ''),
      }));
    }),
  );
  return lists.flat();
}

/** Whether the controllers have seen an object, and have created what it asks for. */
function isSettled(
  { kind, metadata, spec = {}, status = {} }: any,
  all: readonly KubernetesObject[],
): boolean {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return (
        status.observedGeneration === metadata.generation &&
        (status.replicas ?? 0) === spec.replicas
      );
    case 'DaemonSet':
      return (
        status.observedGeneration === metadata.generation &&
        status.currentNumberScheduled === status.desiredNumberScheduled
      );
    case 'Job':
      return all.some(({ metadata: { ownerReferences } }) =>
        ownerReferences?.some(({ uid }) => uid === metadata.uid),
      );
    default:
      return true;
  }
}
