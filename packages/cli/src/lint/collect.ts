import { dirname, join } from 'node:path';
import { Gap } from './objects/Gap';
import { discover } from './discover/discover';
import { EntityDocument } from './objects/EntityDocument';
import { isCatalogDocument, readCatalog } from './discover/readCatalog';
import { Checkout } from './files/Checkout';
import { TextFile } from './files/TextFile';
import { LintOptions, STDIN_NAME } from './LintOptions';
import { Failure } from './LintResult';
import { deliver } from './gitops/deliver';
import { renderDelivered } from './gitops/renderDelivered';
import { admissionMutationsIn } from './objects/admissionMutations';
import { Manifest, ManifestSource } from './objects/Manifest';
import { NamespaceAssumptions } from './objects/NamespaceAssumptions';
import { withoutPlaceholders } from './objects/placeholders';
import { readManifests } from './objects/readManifests';
import { findCharts, isOfChart } from './render/helm/findCharts';
import { findOverlays } from './render/kustomize/findOverlays';
import { Template } from './render/scaffolder/Template';
import { readTerraform } from './terraform/readTerraform';
import { renderReleases } from './terraform/renderReleases';
import { UnknownText } from './unknown/UnknownText';
import { readDocuments } from './yaml/readDocuments';

/** Everything in a checkout that the rules are about. */
export interface Collected {
  readonly entities: readonly EntityDocument[];
  readonly sources: readonly ManifestSource[];
  readonly templates: readonly Template[];
  readonly unknowns: readonly UnknownText[];
  /** How many files the entities and objects come from. */
  readonly files: number;
  /** What could not be read and may hold an entity. */
  readonly catalogFailures: readonly Failure[];
  /** What could not be read or rendered and may hold objects. */
  readonly failures: readonly Failure[];
  /** What may hold objects, and why that cannot be told. */
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

/** Finds and reads the entities and manifests of a checkout, and renders what is not a plain manifest. */
export async function collect(
  checkout: Checkout,
  options: Omit<LintOptions, 'cwd'>,
): Promise<Collected> {
  const { stdin, namespace, config, env, runTool, cache } = options;
  const { own, others, templates } = await discover(checkout, options);
  const chartFiles = [...own.charts, ...others.charts];
  const terraform = await readTerraform(checkout, [
    ...own.terraform,
    ...others.terraform,
  ]);
  const releases = await renderReleases({
    checkout,
    releases: terraform.releases,
    env,
    runTool,
    cache,
  });
  const isPlain = ({ path }: TextFile) =>
    !isOfChart(chartFiles, path) && !terraform.files.has(path);

  const kustomize = await findOverlays({
    checkout,
    paths: [...own.kustomizations, ...others.kustomizations],
  });
  const { overlays, members, directories } = kustomize;
  const isMember = (path: string) =>
    members.has(path) || directories.has(dirname(path));
  const charts = await findCharts({
    checkout,
    paths: chartFiles.filter(
      path =>
        !releases.charts.has(path) &&
        !kustomize.charts.has(dirname(path)) &&
        !own.chartsElsewhere.has(dirname(path)),
    ),
    configured: config.charts,
  });
  const reading = readWritten({
    checkout,
    own: own.files.filter(isPlain),
    others: [...others.files.filter(isPlain), ...stdinFile(checkout, stdin)],
  });
  const rendering = renderDelivered(checkout, {
    overlays,
    charts,
    documents: async () => (await reading).documents,
    isMember,
    env,
    runTool,
    cache,
    onProgress: options.onProgress,
  });
  const [{ catalog, further, documents }, delivering] = await Promise.all([
    reading,
    rendering,
  ]);
  const { entities } = catalog;
  const { rendered, deliveries, unknowns } = delivering;
  const plain = readManifests(
    documents.filter(({ file }) => !isMember(file.path)),
  );

  const namespaces = NamespaceAssumptions.create(entities);
  const delivered = deliver(
    [
      ...byFile(plain.manifests),
      ...rendered.sources,
      ...terraform.sources,
      ...releases.sources,
    ],
    deliveries,
    unknowns,
  );
  const known = withoutPlaceholders(delivered.sources);
  const sources = known.sources.map(source => ({
    ...source,
    manifests: source.manifests.map(manifest =>
      namespaces.place(manifest, source.namespace ?? namespace),
    ),
  }));
  return {
    entities,
    sources,
    templates,
    files: countFiles(entities, sources),
    unknowns: [
      ...rendered.unknowns,
      ...terraform.unknowns,
      ...delivered.unknowns,
      ...known.unknowns,
    ],
    catalogFailures: catalog.failures,
    failures: [
      ...catalog.otherFailures,
      ...[own, others, further, plain, rendered, terraform, releases].flatMap(
        ({ failures }) => failures,
      ),
    ],
    gaps: [
      // What is piped in is what they make.
      ...(stdin === undefined ? [...own.gaps, ...others.gaps] : []),
      ...rendered.gaps,
      ...terraform.gaps,
      ...admissionMutationsIn(documents),
      ...releases.gaps,
      ...deliveries
        .filter(({ directory }) => directory === undefined)
        .map(({ gap }) => gap),
    ],
    notes: [...own.notes, ...others.notes],
  };
}

/** Reads what people have written, in turns with what is rendered meanwhile. */
async function readWritten(options: {
  checkout: Checkout;
  own: readonly TextFile[];
  others: readonly TextFile[];
}) {
  const { checkout, own, others } = options;
  const catalog = await readCatalog({ checkout, files: own });
  const further = readFurther(others);
  const documents = [...catalog.others, ...further.documents];
  return { catalog, further, documents };
}

/** Of further manifests only the objects count: their entities are another checkout's business. */
function readFurther(files: readonly TextFile[]) {
  const read = files.map(file => readDocuments(file, { isCatalog: false }));
  return {
    documents: read
      .flatMap(({ documents }) => documents)
      .filter(document => !isCatalogDocument(document)),
    failures: read.flatMap(({ failures }) => failures),
  };
}

function stdinFile(checkout: Checkout, text: string | undefined): TextFile[] {
  const path = join(checkout.cwd, STDIN_NAME);
  return text === undefined
    ? []
    : [TextFile.create({ path, name: STDIN_NAME, text })];
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

function countFiles(
  entities: readonly EntityDocument[],
  sources: readonly ManifestSource[],
): number {
  const manifests = sources.flatMap(source => source.manifests);
  return new Set([
    ...entities.map(({ document }) => document.file.path),
    ...manifests.map(({ origin }) => origin.path),
  ]).size;
}
