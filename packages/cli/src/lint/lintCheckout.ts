import { CatalogIndex } from '@mooring/plugin-kubernetes-matching-common';
import { check } from './check/check';
import { Gap } from './objects/Gap';
import { notesOn } from './check/notes';
import { withoutDisabled } from './check/suppressions';
import { collect, Collected } from './collect';
import { Checkout } from './files/Checkout';
import { readSources } from './files/readSources';
import { LintOptions } from './LintOptions';
import { Failure, LintFinding, LintResult } from './LintResult';
import { buildClusters } from './objects/ManifestCluster';
import { displayed, UnknownText } from './unknown/UnknownText';

/** What one checkout says, software templates left out. */
export interface CheckoutResult extends LintResult {
  readonly templates: Collected['templates'];
}

/** A checkout that is what a software template makes. */
export interface MadeByTemplate {
  /** What the sample values leave open. */
  readonly unknowns: readonly UnknownText[];
  /** What the template fetches from elsewhere. */
  readonly gaps: readonly Gap[];
  /** Whether all that it makes could be made. */
  readonly isWhole: boolean;
}

/** Lints what is in a checkout: finds, reads, renders, and runs the rules. */
export async function lintCheckout(
  checkout: Checkout,
  options: Omit<LintOptions, 'cwd'>,
  madeBy?: MadeByTemplate,
): Promise<CheckoutResult> {
  const collected = await collect(checkout, options);
  const { entities, sources, templates } = collected;
  const { catalogFailures, failures } = collected;
  const clusters = buildClusters(sources);
  const unknowns = [...collected.unknowns, ...(madeBy?.unknowns ?? [])];
  const gaps = [
    ...failures.map(gapOf),
    ...collected.gaps,
    ...(madeBy?.gaps ?? []),
  ];
  const isGiven = options.manifests.length > 0 || options.stdin !== undefined;
  const { findings, open, notDrawn } = check(
    {
      entities,
      catalog: CatalogIndex.create(entities.map(({ entity }) => entity)),
      sources,
      clusters,
      indexes: clusters.map(({ index }) => index),
      unknowns,
      gaps,
      config: options.config.matching,
      isSaidToBeWhole: isGiven,
      isTemplate: madeBy !== undefined,
    },
    // What could not be read may be an entity, and another checkout's manifests belong to others.
    catalogFailures.length === 0 &&
      options.manifests.length === 0 &&
      madeBy?.isWhole !== false,
  );
  const lines = await readSources(
    checkout,
    findings.map(({ place }) => place.file),
  );
  return {
    findings: withoutDisabled(findings, lines).map(finding =>
      readable(finding, unknowns),
    ),
    checked: {
      files: collected.files,
      entities: entities.length,
      objects: sources.flatMap(({ manifests }) => manifests).length,
    },
    failures: distinct([...catalogFailures, ...failures]),
    notes: [
      ...collected.notes,
      ...notesOn({ open, gaps, notDrawn, isTemplate: madeBy !== undefined }),
    ].map(note => displayed(note, unknowns)),
    templates,
  };
}

/** What could not be read, as what may hold objects. */
export function gapOf({ file, line, message }: Failure): Gap {
  const [what] = message.split(/[:;]/);
  return { file, line, what };
}

/** Unknowns by the names that people know them by; a fix cannot write them. */
function readable(
  finding: LintFinding,
  unknowns: readonly UnknownText[],
): LintFinding {
  const write = (text: string) => displayed(text, unknowns);
  return {
    ...finding,
    message: write(finding.message),
    related: finding.related.map(place => ({
      ...place,
      label: write(place.label),
    })),
    fixes: finding.fixes.flatMap(fix => {
      const isKnown =
        JSON.stringify(fix.edits) === write(JSON.stringify(fix.edits));
      // Nobody can write what is not known into the entity.
      if (!isKnown && fix.target.type === 'entity') return [];
      return {
        ...fix,
        title: write(fix.title),
        certain: fix.certain && isKnown,
        document: isKnown ? fix.document : undefined,
        command: fix.command && write(fix.command),
      };
    }),
  };
}

function distinct(failures: readonly Failure[]): Failure[] {
  const byText = new Map(failures.map(item => [JSON.stringify(item), item]));
  return [...byText.values()];
}
