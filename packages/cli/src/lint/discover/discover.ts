import { Checkout, isWithin } from '../files/Checkout';
import { LintOptions } from '../LintOptions';
import {
  skeletonsOf,
  Template,
  templatesIn,
} from '../render/scaffolder/Template';
import { FoundFiles } from './FileCollector';
import { findFiles } from './findFiles';

/** What there is to read and to render. */
export interface Discovered {
  /** Below the paths that are linted. */
  readonly own: FoundFiles;
  /** Only among the further manifests. */
  readonly others: FoundFiles;
  readonly templates: readonly Template[];
}

/** Finds the files of a run. What a software template fetches is not a manifest before it is rendered, and is left out. */
export async function discover(
  checkout: Checkout,
  options: Pick<LintOptions, 'paths' | 'manifests' | 'config'>,
): Promise<Discovered> {
  const { paths, manifests, config } = options;
  const { isIgnored } = config;
  const own = await findFiles({ checkout, paths, isIgnored });
  const others = await findFiles({ checkout, paths: manifests, isIgnored });
  const skeletons = own.files
    .flatMap(templatesIn)
    .flatMap(template =>
      skeletonsOf(template, checkout.rootAround(template.document.file.path)),
    );
  const isSkeleton = (path: string) =>
    skeletons.some(skeleton => isWithin(skeleton, path));
  const kept = without(own, isSkeleton);
  const isKnown = new Set([
    ...own.files.map(({ path }) => path),
    ...own.kustomizations,
    ...own.charts,
    ...own.terraform,
  ]);
  return {
    own: kept,
    others: without(others, path => isKnown.has(path) || isSkeleton(path)),
    templates: kept.files.flatMap(templatesIn),
  };
}

function without(
  found: FoundFiles,
  isLeftOut: (path: string) => boolean,
): FoundFiles {
  return {
    ...found,
    files: found.files.filter(({ path }) => !isLeftOut(path)),
    kustomizations: found.kustomizations.filter(path => !isLeftOut(path)),
    charts: found.charts.filter(path => !isLeftOut(path)),
    terraform: found.terraform.filter(path => !isLeftOut(path)),
  };
}
