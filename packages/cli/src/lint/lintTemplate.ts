import { resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { Checkout } from './files/Checkout';
import { TextFile } from './files/TextFile';
import { gapOf, lintCheckout } from './lintCheckout';
import { LintOptions } from './LintOptions';
import { Failure, LintFinding, LintResult } from './LintResult';
import { Place } from './Place';
import { alignLines } from './render/scaffolder/alignLines';
import {
  RenderedTemplate,
  renderTemplate,
} from './render/scaffolder/renderTemplate';
import { Template } from './render/scaffolder/Template';
import { withScratch } from './render/withScratch';

/** How many values of a sample a message names. */
const MAX_NAMED = 4;

/**
 * Renders a software template with several sets of sample values, lints each result as a checkout of its own, and says of
 * what it finds where in the skeleton it comes from.
 */
export async function lintTemplate(options: {
  checkout: Checkout;
  template: Template;
  lint: Omit<LintOptions, 'cwd'>;
}): Promise<LintResult> {
  const { checkout, template, lint } = options;
  const results: LintResult[] = [];
  for (const parameters of template.samples) {
    results.push(
      await withScratch(async workspace => {
        const rendered = await renderTemplate({
          checkout,
          template,
          parameters,
          workspace,
        });
        const inside = Checkout.of(workspace);
        const result = await lintCheckout(
          inside,
          { ...lint, paths: [workspace], manifests: [], stdin: undefined },
          {
            unknowns: [...template.unknowns, ...rendered.unknowns],
            gaps: [...rendered.gaps, ...rendered.failures.map(gapOf)],
            isWhole: rendered.failures.length === 0,
          },
        );
        return await intoSkeleton({ inside, result, rendered, parameters });
      }),
    );
  }
  return {
    findings: counted(results.map(({ findings }) => findings)),
    checked: results[0].checked,
    failures: distinct(results.flatMap(({ failures }) => failures)),
    notes: [...new Set(results.flatMap(({ notes }) => notes))],
  };
}

/** The same result, with the places in the skeleton in the stead of those in the workspace. */
async function intoSkeleton(options: {
  inside: Checkout;
  result: LintResult;
  rendered: RenderedTemplate;
  parameters: JsonObject;
}): Promise<LintResult> {
  const { inside, result, rendered, parameters } = options;
  const values = describe(parameters);
  const texts = new Map<string, TextFile | undefined>();
  const alignments = new Map<string, number[]>();
  for (const path of rendered.sources.keys()) {
    texts.set(path, await inside.read(path));
  }
  return {
    findings: result.findings.map(finding => ({
      ...finding,
      place: moved(finding.place),
      related: finding.related.map(place => ({ ...place, ...moved(place) })),
      message: `${finding.message} (${values})`,
      // What a fix would write is a sample's value.
      fixes: finding.fixes.map(fix => ({
        ...fix,
        certain: false,
        document: undefined,
        command: undefined,
      })),
    })),
    checked: result.checked,
    failures: [
      ...rendered.failures,
      ...result.failures.map(failure => ({
        ...movedFailure(failure),
        message: `${failure.message} (${values})`,
      })),
    ],
    notes: [...rendered.notes, ...result.notes],
  };

  function movedFailure(failure: Failure): Failure {
    const { file, line = 1, column = 1 } = failure;
    const { endColumn: _, ...place } = moved({ file, line, column });
    return { ...failure, ...place };
  }

  function moved(place: Place): Place {
    const path = resolve(inside.cwd, place.file);
    const source = rendered.sources.get(path);
    const text = texts.get(path)?.text;
    if (!source || text === undefined) return place;
    const lines = alignments.get(path) ?? alignLines(source.text, text);
    alignments.set(path, lines);
    const line = lines[place.line - 1] ?? 1;
    return { file: source.name, line, ...columnsIn(source.line(line), place) };
  }
}

/** What precedes an expression is the same in both texts; what follows is not. */
function columnsIn(
  line: string,
  { column }: Place,
): Pick<Place, 'column' | 'endColumn'> {
  const end = line.trimEnd().length + 1;
  const start = column < end ? column : line.search(/\S|$/) + 1;
  return { column: start, endColumn: end > start ? end : undefined };
}

function describe(parameters: JsonObject): string {
  const named = Object.entries(parameters)
    .filter(([, value]) => typeof value !== 'object')
    .slice(0, MAX_NAMED)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return named.length > 0
    ? `rendered with ${named.join(', ')}`
    : 'rendered without values';
}

/** Each finding once, and in how many of the renderings it is. */
function counted(
  renderings: readonly (readonly LintFinding[])[],
): LintFinding[] {
  const total = renderings.length;
  return distinct(renderings.flat()).map(finding => {
    const found = renderings.filter(findings =>
      findings.some(other => keyOf(other) === keyOf(finding)),
    ).length;
    return found === total
      ? finding
      : {
          ...finding,
          message: finding.message.replace(
            /\)$/,
            `, in ${found} of ${total} renderings)`,
          ),
        };
  });
}

function keyOf(item: LintFinding | Failure): string {
  return JSON.stringify(
    'rule' in item
      ? [item.rule, item.place.file, item.place.line, item.place.column]
      : [item.file, item.line, item.column],
  );
}

/** The first of those that only the sample values tell apart. */
function distinct<Item extends LintFinding | Failure>(
  items: readonly Item[],
): Item[] {
  const byPlace = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!byPlace.has(key)) byPlace.set(key, item);
  }
  return [...byPlace.values()];
}
