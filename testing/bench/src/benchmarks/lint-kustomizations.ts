import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { goTool } from '@mooring/control-plane';
import { stringify } from 'yaml';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import {
  buildLintCommand,
  lintDirectory,
  wallTime,
} from '../processes/lintCommand';
import { describeComponent } from '../workloads/component';

const RUNS = 3;

export const lintKustomizations = createBenchmark({
  name: 'lint-kustomizations',
  measures: `\`mooring lint\` on a repository of 3,000 services, of which 1,000 have a kustomization for production over a base:
the command as it is published, with the real kustomize, in a process of its own each time, ${RUNS} times without a cache and
${RUNS} times with what \`--cache\` kept.`,
  figures: {
    whole: {
      description: 'the median of the runs without a cache',
      unit: 'ms',
      budget: { atMost: 10_000 },
    },
    cached: {
      description: 'the median of the runs with a cache that holds everything',
      unit: 'ms',
      budget: { atMost: 10_000 },
    },
    memory: {
      description: 'the largest peak of resident memory',
      unit: 'MB',
    },
  },
  async run(context) {
    context.log('building the command and kustomize');
    const command = buildLintCommand();
    const path = dirname(await goTool('kustomize'));
    const directory = mkdtempSync(join(tmpdir(), 'bench-lint-kustomizations-'));
    try {
      const services = context.quick ? 60 : 3_000;
      const repository = join(directory, 'repository');
      for (let index = 0; index < services; index++) {
        writeService(repository, index, index % 3 === 0);
      }
      const cache = join(directory, 'cache');
      const peaks: number[] = [];
      const time = (...flags: string[]) =>
        wallTime(() => {
          const options = { path, flags };
          const run = lintDirectory(command, repository, options);
          peaks.push(run.peakMemoryBytes);
        });
      context.log(`linting ${services} services`);
      const whole = Array.from({ length: RUNS }, () => time());
      const flags = ['--cache', '--cache-location', cache];
      time(...flags);
      const cached = Array.from({ length: RUNS }, () => time(...flags));
      context.report('whole', { mooring: percentile(whole, 50) });
      context.report('cached', { mooring: percentile(cached, 50) });
      context.report('memory', { mooring: Math.max(...peaks) / 1_000_000 });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
});

/** A service with an entity, a Deployment and a Service; the label is in the manifests, or added by its kustomization. */
function writeService(
  repository: string,
  index: number,
  isKustomized: boolean,
): void {
  const { id, namespace, team, image, port } = describeComponent({
    seed: 1,
    index,
  });
  const label = { 'backstage.io/kubernetes-id': id };
  const labels = { app: id, ...(isKustomized ? {} : label) };
  const manifests = isKustomized ? 'k8s/base' : 'k8s';
  const files: Record<string, unknown> = {
    'catalog-info.yaml': {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: id, annotations: label },
      spec: { type: 'service', lifecycle: 'production', owner: team },
    },
    [`${manifests}/deployment.yaml`]: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: id, labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: id } },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              { name: 'main', image, ports: [{ containerPort: port }] },
            ],
          },
        },
      },
    },
    [`${manifests}/service.yaml`]: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: id, labels },
      spec: { selector: { app: id }, ports: [{ port }] },
    },
    ...(isKustomized && {
      'k8s/base/kustomization.yaml': {
        resources: ['deployment.yaml', 'service.yaml'],
      },
      'k8s/production/kustomization.yaml': {
        resources: ['../base'],
        namespace,
        labels: [{ pairs: label, includeTemplates: true }],
      },
    }),
  };
  for (const [name, content] of Object.entries(files)) {
    const file = join(repository, id, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, stringify(content));
  }
}
