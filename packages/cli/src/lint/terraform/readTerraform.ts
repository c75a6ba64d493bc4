import { Gap } from '../objects/Gap';
import { Checkout } from '../files/Checkout';
import { TextFile } from '../files/TextFile';
import { Failure } from '../LintResult';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { UnknownText } from '../unknown/UnknownText';
import { variableSets } from './findModules';
import { HclParser } from './hcl/parseHcl';
import { LocalFiles } from './LocalFiles';
import { Module, Resource } from './module/Module';
import { ModuleLoader } from './module/ModuleLoader';
import { manifestsOf } from './resources/manifestsOf';
import { ResourceBlocks } from './patch/ResourceBlocks';
import { Release, releaseOf } from './resources/releaseOf';
import { Unknowns } from './Unknowns';

/** What the Terraform of a checkout says without a plan. */
export interface TerraformResult {
  /** One for each set of variables of each root module. */
  readonly sources: readonly ManifestSource[];
  readonly failures: readonly Failure[];
  /** What only a plan knows of texts. */
  readonly unknowns: readonly UnknownText[];
  /** What only a plan knows, so that labels or workloads may be missing. */
  readonly gaps: readonly Gap[];
  /** What `helm_release` installs. */
  readonly releases: readonly Release[];
  /** Files that the configuration reads, absolute: they are not manifests by themselves. */
  readonly files: ReadonlySet<string>;
}

const VARIABLES = /\.tfvars(\.json)?$/;
const NOTHING: TerraformResult = {
  sources: [],
  failures: [],
  unknowns: [],
  gaps: [],
  releases: [],
  files: new Set(),
};

/** Whether a file is Terraform's: configuration, or values for it. */
export function isTerraformFile(path: string): boolean {
  return /\.(tf|tfvars)(\.json)?$/.test(path);
}

/** Reads the Terraform in a checkout as far as that needs no plan, no provider and no network. */
export async function readTerraform(
  checkout: Checkout,
  paths: readonly string[],
): Promise<TerraformResult> {
  if (paths.length === 0) return NOTHING;
  const { files, failures } = await readAll(checkout, paths);
  const local = new LocalFiles(checkout);
  const unknowns = new Unknowns();
  const parser = await HclParser.create();
  const blocks = new ResourceBlocks(parser);
  const loader = new ModuleLoader({
    parser,
    files: local,
    unknowns,
    sources: files.filter(({ path }) => !VARIABLES.test(path)),
  });
  const gaps: Gap[] = [];
  const releases: Release[] = [];
  const variableFiles = files.filter(({ path }) => VARIABLES.test(path));
  const found: Manifest[][] = [];
  for (const directory of loader.roots()) {
    const sets = variableSets({
      loader,
      directory,
      files: variableFiles,
      others: loader.directories,
    });
    for (const { variables } of sets) {
      const module = loader.root(directory, {
        variables,
        missing: () => 'which has no default and no value in a .tfvars file',
      });
      found.push(translate(module));
    }
  }
  return {
    sources: found.map(manifests => ({
      manifests: manifests.map(manifest => blocks.withBlock(manifest)),
    })),
    failures: [...failures, ...loader.failures],
    unknowns: unknowns.all,
    gaps: distinct(gaps),
    releases,
    files: new Set(local.texts.keys()),
  };

  function translate(module: Module): Manifest[] {
    return [...module.resources()].flatMap((resource: Resource) => {
      if (resource.type === 'helm_release') {
        releases.push(releaseOf(resource, unknowns));
        return [];
      }
      const translated = manifestsOf(resource, unknowns);
      for (const { problem, unknown } of translated) {
        if (problem) {
          failures.push({ ...problem.place, message: problem.message });
        }
        if (unknown) {
          const what = `${resource.address} depends on ${unknown.why}`;
          gaps.push({
            file: unknown.place.file,
            line: unknown.place.line,
            what,
          });
        }
      }
      return translated.flatMap(({ manifest }) => {
        if (!manifest) return [];
        blocks.add(manifest, resource, module.directory);
        return [manifest];
      });
    });
  }
}

async function readAll(checkout: Checkout, paths: readonly string[]) {
  const files: TextFile[] = [];
  const failures: Failure[] = [];
  for (const path of paths) {
    try {
      const file = await checkout.read(path);
      if (file) files.push(file);
    } catch (error) {
      const message = (error as Error).message;
      failures.push({ file: checkout.nameOf(path), message });
    }
  }
  return { files, failures };
}

function distinct(items: readonly Gap[]): Gap[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
