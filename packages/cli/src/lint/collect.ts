import { dirname, join } from 'node:path';
import { Checkout, isWithin } from './files/Checkout';
import { TextFile } from './files/TextFile';
import { EntityDocument } from './discover/EntityDocument';
import { FoundFiles } from './discover/FileCollector';
import { findFiles } from './discover/findFiles';
import { isCatalogDocument, readCatalog } from './discover/readCatalog';
import { LintOptions, STDIN_NAME } from './LintOptions';
import { Failure } from './LintResult';
import { Manifest, ManifestSource } from './objects/Manifest';
import { NamespaceAssumptions } from './objects/NamespaceAssumptions';
import { readManifests } from './objects/readManifests';
import { findCharts, isOfChart } from './render/helm/findCharts';
import { releaseFor } from './render/helm/releaseFor';
import { findOverlays } from './render/kustomize/findOverlays';
import { renderAll } from './render/renderAll';
import {
  skeletonsOf,
  Template,
  templatesIn,
} from './render/scaffolder/Template';
import { readDocuments } from './yaml/readDocuments';
import { YamlDocument } from './yaml/YamlDocument';

/** Everything in a checkout that the rules are about. */
export interface Collected {
  readonly entities: readonly EntityDocument[];
  readonly sources: readonly ManifestSource[];
  readonly templates: readonly Template[];
  readonly files: number;
  readonly objects: number;
  readonly failures: readonly Failure[];
  readonly notes: readonly string[];
}

/** Finds and reads the entities and manifests of a checkout, and renders what is no plain manifest. */
export async function collect(
  checkout: Checkout,
  options: Pick<
    LintOptions,
    'paths' | 'manifests' | 'stdin' | 'namespace' | 'config' | 'env' | 'runTool'
  >,
): Promise<Collected> {
  const { namespace, config, env, runTool } = options;
  const { isIgnored } = config;
  const own = await findFiles({ checkout, paths: options.paths, isIgnored });
  const others = await findFiles({
    checkout,
    paths: options.manifests,
    isIgnored,
  });
  const skeletons = own.files.flatMap(templatesIn).flatMap(skeletonsOf);
  const found = withoutSkeletons(merge(own, others), skeletons);
  const chartFiles = found.charts;
  const { overlays, members, directories } = await findOverlays({
    checkout,
    paths: found.kustomizations,
  });
  const charts = await findCharts({
    checkout,
    paths: chartFiles,
    configured: config.charts,
  });

  const isPlain = ({ path }: TextFile) => !isOfChart(chartFiles, path);
  const isOwn = new Set(own.files.map(({ path }) => path));
  const catalog = await readCatalog({
    checkout,
    files: found.files.filter(file => isOwn.has(file.path) && isPlain(file)),
  });
  const foreign = found.files
    .filter(file => !isOwn.has(file.path) && isPlain(file))
    .concat(stdinFile(checkout, options.stdin) ?? [])
    .map(file => readDocuments(file, { isCatalog: false }));
  const documents = [
    ...catalog.others,
    ...foreign.flatMap(read => read.documents.filter(isObject)),
  ].filter(
    ({ file: { path } }) =>
      !members.has(path) && !directories.has(dirname(path)),
  );
  const plain = readManifests(documents);
  const rendered = await renderAll({
    checkout,
    overlays,
    charts,
    env,
    runTool,
    releaseOf: chart => releaseFor(chart, catalog.entities),
  });
  const { entities } = catalog;
  const namespaces = NamespaceAssumptions.create(entities);
  const sources = [...byFile(plain.manifests), ...rendered.sources].map(
    source => ({
      manifests: source.manifests.map(manifest =>
        namespaces.place(manifest, source.namespace ?? namespace),
      ),
    }),
  );
  return {
    entities,
    sources,
    templates: found.files
      .filter(file => isOwn.has(file.path))
      .flatMap(templatesIn),
    files: new Set([
      ...entities.map(({ document }) => document.file.path),
      ...sources.flatMap(({ manifests }) =>
        manifests.map(({ origin }) => origin.path),
      ),
    ]).size,
    objects: sources.reduce((sum, { manifests }) => sum + manifests.length, 0),
    failures: [
      ...found.failures,
      ...catalog.failures,
      ...foreign.flatMap(({ failures }) => failures),
      ...plain.failures,
      ...rendered.failures,
    ],
    notes: found.notes,
  };
}

function isObject(document: YamlDocument): boolean {
  return !isCatalogDocument(document);
}

function merge(a: FoundFiles, b: FoundFiles): FoundFiles {
  const paths = new Set(a.files.map(({ path }) => path));
  return {
    files: [...a.files, ...b.files.filter(({ path }) => !paths.has(path))],
    kustomizations: [...new Set([...a.kustomizations, ...b.kustomizations])],
    charts: [...new Set([...a.charts, ...b.charts])],
    failures: [...a.failures, ...b.failures],
    notes: [...a.notes, ...b.notes],
  };
}

/** What a template fetches is no manifest before it is rendered. */
function withoutSkeletons(
  found: FoundFiles,
  skeletons: readonly string[],
): FoundFiles {
  const isKept = (path: string) =>
    !skeletons.some(skeleton => isWithin(skeleton, path));
  return {
    ...found,
    files: found.files.filter(({ path }) => isKept(path)),
    kustomizations: found.kustomizations.filter(isKept),
    charts: found.charts.filter(isKept),
  };
}

function stdinFile(
  checkout: Checkout,
  text: string | undefined,
): TextFile | undefined {
  const path = join(checkout.cwd, STDIN_NAME);
  return text === undefined
    ? undefined
    : TextFile.create({ path, name: STDIN_NAME, text });
}

function byFile(manifests: readonly Manifest[]): ManifestSource[] {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const group = groups.get(manifest.origin.path);
    if (group) group.push(manifest);
    else groups.set(manifest.origin.path, [manifest]);
  }
  return [...groups.values()].map(group => ({ manifests: group }));
}
