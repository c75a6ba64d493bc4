import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { Project, Step } from '@mooring/lint-truth';
import { parseAllDocuments, stringify } from 'yaml';
import { withFiles } from '../src/lintProject';

const run = promisify(execFile);

/** Folders whose files nobody applies: tests' own, what a build leaves behind, and a host's settings. */
const NOT_APPLIED =
  /(^|\/)(__fixtures__|__tests__|fixtures|testdata|test|dist|\.github)\//;
/** What is written for the one who applies, and never reaches a cluster; a definition is installed before. */
const FOR_TOOLS = ['CustomResourceDefinition', 'Kptfile', 'Namespace'];

/** What a project brings to one cluster. */
export interface Contents {
  readonly entities: readonly Entity[];
  readonly objects: readonly KubernetesObject[];
}

/** Reads a project's entities, and renders what its steps apply: a part for each cluster that it names. */
export async function contentsOf(
  project: Project,
  tools: { helm: string; kustomize: string },
): Promise<Contents[]> {
  const steps = project.apply as readonly Step[];
  const written = Object.assign({}, ...steps.map(({ files }) => files ?? {}));
  const isWritten = Object.values(written).some(text =>
    parse(text as string).some(isEntity),
  );
  const entities = manifestsIn(isWritten ? written : project.files)
    .filter(isEntity)
    .map(entity => entity as unknown as Entity);
  const environments = new Set(steps.map(({ environment }) => environment));
  return await Promise.all(
    [...(environments.size > 0 ? environments : [undefined])].map(
      async environment => {
        const rendered = await Promise.all(
          steps
            .filter(step => step.environment === environment)
            .map(step => objectsOf(step, project, tools)),
        );
        return { entities, objects: rendered.flat() };
      },
    ),
  );
}

async function objectsOf(
  step: Step,
  project: Project,
  tools: { helm: string; kustomize: string },
): Promise<KubernetesObject[]> {
  const { manifests, files, namespace } = step;
  const objects =
    manifests === undefined && files === undefined
      ? parse(await render(step, project, tools))
      : manifestsIn(files ?? project.files, manifests);
  return objects
    .filter(object => !isEntity(object) && !FOR_TOOLS.includes(object.kind))
    .map(object => ({
      ...object,
      metadata: { namespace, ...object.metadata },
    }));
}

function manifestsIn(
  files: Readonly<Record<string, string>>,
  folder = '',
): KubernetesObject[] {
  return Object.entries(files)
    .filter(
      ([path]) => path === folder || path.startsWith(folder && `${folder}/`),
    )
    .filter(([path]) => !NOT_APPLIED.test(path))
    .filter(([path]) => /\.(ya?ml|json)$/.test(path))
    .filter(([path]) => !/(^|\/)templates\//.test(path))
    .flatMap(([, text]) => parse(text));
}

async function render(
  { kustomize, helm, release, namespace, values, valueFiles = [] }: Step,
  project: Project,
  tools: { helm: string; kustomize: string },
): Promise<string> {
  return await withFiles(project, async cwd => {
    const own = join(cwd, 'own');
    await mkdir(own);
    if (helm !== undefined) {
      await writeFile(join(own, 'values.yaml'), stringify(values ?? {}));
      const isVendored = Object.keys(project.files).some(path =>
        path.startsWith(`${helm}/charts/`),
      );
      const args = [
        ['template', release!, helm, '--skip-tests'],
        isVendored ? [] : ['--dependency-update'],
        namespace ? ['--namespace', namespace] : [],
        [...valueFiles, 'own/values.yaml'].flatMap(file => ['--values', file]),
      ].flat();
      return (await run(join(tools.helm, 'helm'), args, { cwd })).stdout;
    }
    if (typeof kustomize === 'object') {
      const { resources = [], components = [], ...others } = kustomize as any;
      const above = (path: string) => `../${path}`;
      const text = stringify({
        ...others,
        resources: resources.map(above),
        components: components.map(above),
      });
      await writeFile(join(own, 'kustomization.yaml'), text);
    }
    const args = [
      'build',
      typeof kustomize === 'string' ? kustomize : 'own',
      '--load-restrictor=LoadRestrictionsNone',
      ['--enable-helm', `--helm-command=${join(tools.helm, 'helm')}`],
    ].flat();
    return (await run(join(tools.kustomize, 'kustomize'), args, { cwd }))
      .stdout;
  });
}

/** The objects of a text, read by the rules of YAML 1.1, as kubectl does; a document that is broken is not applied. */
function parse(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' })
    .filter(({ errors }) => errors.length === 0)
    .map(document => document.toJS())
    .flatMap(value => {
      if (!/List$/.test(value?.kind)) return [value];
      const { apiVersion, kind, items } = value;
      const type =
        kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -4) };
      return items.map((item: unknown) => ({ ...type, ...(item as object) }));
    })
    .filter(
      value =>
        value?.apiVersion &&
        value.kind &&
        (value.metadata?.name ?? value.metadata?.generateName),
    ) as KubernetesObject[];
}

function isEntity({ apiVersion }: KubernetesObject): boolean {
  return apiVersion.startsWith('backstage.io/');
}
