import { check } from './check/check';
import { withoutDisabled } from './check/suppressions';
import { collect, Collected } from './collect';
import { Checkout } from './files/Checkout';
import { readSources } from './files/readSources';
import { LintOptions } from './LintOptions';
import { Failure, LintResult } from './LintResult';
import { buildClusters } from './objects/ManifestCluster';
import { Gap } from './terraform/Unknowns';

/** What one checkout says, software templates left out. */
export interface CheckoutResult extends LintResult {
  readonly templates: Collected['templates'];
}

const NO_WORKLOADS =
  'no workloads among the manifests: only the rules that need none were run. If the manifests are elsewhere, name their directory with --manifests';

/** Lints what is in a checkout: finds, reads, renders, and runs the rules. */
export async function lintCheckout(
  checkout: Checkout,
  options: Omit<LintOptions, 'cwd'>,
): Promise<CheckoutResult> {
  const collected = await collect(checkout, options);
  const { entities, sources, templates, failures, gaps } = collected;
  const isWhole = failures.length === 0 && gaps.length === 0;
  const { findings, asking, unknown, hasWorkloads } = check({
    entities,
    clusters: buildClusters({ sources, isWhole }),
    config: options.config.matching,
    // What could not be read may be an entity, and another checkout's manifests belong to others.
    isClosed: isWhole && options.manifests.length === 0,
  });
  const lines = await readSources(
    checkout,
    findings.map(({ place }) => place.file),
  );
  return {
    findings: withoutDisabled(findings, lines),
    checked: {
      files: collected.files,
      entities: entities.length,
      objects: sources.flatMap(({ manifests }) => manifests).length,
    },
    failures: distinct(failures),
    notes: [
      ...collected.notes,
      ...(asking > 0 && !hasWorkloads ? [NO_WORKLOADS] : []),
      ...noteOnUnknown(unknown, failures),
      ...(unknown > 0 ? gaps.map(noteOnGap) : []),
    ],
    templates,
  };
}

function noteOnGap({ file, line, what }: Gap): string {
  return `${file}:${line}: ${what}`;
}

function noteOnUnknown(
  unknown: number,
  failures: readonly Failure[],
): string[] {
  return unknown === 0 || failures.length === 0
    ? []
    : [
        `${unknown} ${
          unknown === 1 ? 'entity asks' : 'entities ask'
        } for workloads that are not among the manifests that could be read, and may be among the others`,
      ];
}

function distinct(failures: readonly Failure[]): Failure[] {
  const byText = new Map(failures.map(item => [JSON.stringify(item), item]));
  return [...byText.values()];
}
