import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { Project } from '@mooring/lint-truth';
import { parseAllDocuments } from 'yaml';
import { withFiles } from '../src/lintProject';

const run = promisify(execFile);

/** Folders whose files nobody applies: tests' own, what a build leaves behind, and a host's settings. */
const NOT_APPLIED =
  /(^|\/)(__fixtures__|fixtures|testdata|test|dist|\.github)\//;

/** What a project consists of. */
export interface Contents {
  readonly entities: readonly Entity[];
  /** What is applied, as it is rendered: without the namespace that the one who applies it chooses. */
  readonly objects: readonly KubernetesObject[];
}

/** Reads a project's entities, and renders its manifests as its `apply` says. */
export async function contentsOf(
  project: Project,
  tools: { helm: string; kustomize: string },
): Promise<Contents> {
  const files = Object.entries(project.files)
    .filter(([path]) => !NOT_APPLIED.test(path))
    .filter(([path]) => /\.(ya?ml|json)$/.test(path));
  const isEntity = ({ apiVersion }: KubernetesObject) =>
    apiVersion.startsWith('backstage.io/');
  const written = files
    .filter(([path]) => !/chart\/templates\//.test(path))
    .flatMap(([, text]) => parse(text));
  return {
    entities: written.filter(isEntity) as unknown as Entity[],
    objects:
      project.apply === 'plain'
        ? written.filter(object => !isEntity(object))
        : parse(await render(project, tools)),
  };
}

async function render(
  project: Project,
  tools: { helm: string; kustomize: string },
): Promise<string> {
  const { apply } = project;
  return await withFiles(project, async cwd => {
    const [command, ...args] =
      typeof apply === 'object' && 'helm' in apply
        ? [join(tools.helm, 'helm'), 'template', apply.release, apply.helm]
        : [
            join(tools.kustomize, 'kustomize'),
            'build',
            (apply as { kustomize: string }).kustomize,
          ];
    return (await run(command, args, { cwd })).stdout;
  });
}

/** The objects of a text, read by the rules of YAML 1.1, as kubectl does. */
function parse(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map(document => document.toJS())
    .flatMap(value => (value?.kind === 'List' ? value.items : [value]))
    .filter(
      value => value?.apiVersion && value.kind && value.metadata?.name,
    ) as KubernetesObject[];
}
