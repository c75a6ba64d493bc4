import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ControlPlane, goTool } from '@mooring/control-plane';
import { KubernetesObject, ObjectIndex } from '@mooring/kubernetes-objects';
import { Answer, lintProject, readCorpus } from '@mooring/lint-truth';
import {
  CatalogIndex,
  evaluate,
  evaluateFleet,
} from '@mooring/plugin-kubernetes-matching-common';
import pLimit from 'p-limit';
import { contentsOf } from './contentsOf';
import { Tenant } from './Tenant';

const BUILD_TIME_MS = 900_000;
const TIME_MS = 300_000;
/** What the Kubernetes plugin asks for, without what needs no workload. */
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
];

const projects = readCorpus(resolve(__dirname, '../corpus')).filter(
  ({ apply }) => apply,
);
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
    expect(projects.length).toBeGreaterThan(80);
    const verdicts = (wrong: string[][]) =>
      projects.map(({ kind, name }, index) => [
        `${kind}/${name}`,
        ...wrong[index],
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
      limit(async () => {
        const tenant = new Tenant(
          `p${index}`,
          await contentsOf(project, tools),
        );
        await cluster.apply(tenant.objects);
        await tenant.startJobs(cluster);
        return tenant;
      }),
    ),
  );
  const objects = await cluster.waitFor(
    async () => {
      const all = await list();
      return all.every(object => isSettled(object, all)) && all;
    },
    { description: 'the controllers to have created everything' },
  );
  return tenants.map(tenant =>
    judge(tenant.contents.entities, tenant.view(objects)),
  );
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

async function list(): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    RESOURCES.map(async path => {
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
