import { Benchmark } from '../measure/Benchmark';
import { Outcome } from '../runBenchmark';
import { Conditions } from './conditions';
import { conditionsTable, formatMarkdown, resultsTable } from './markdown';

const INTRODUCTION = `# Performance

What Mooring promises to keep to, and what was measured. This page is written by \`./yarnw bench --write-docs\`; measure
for yourself with \`./yarnw bench\`.

Machines are noisy, and yours is another one: compare ratios between the columns of one run, not times between runs.
**value** is Mooring's, **upstream** what the Kubernetes plugin's own objects provider reached in the same run, **ratio**
the one divided by the other, **budget** the limit in the figure's unit. A figure that ends in "upstream" was measured
of upstream alone, and has no budget. "no answer" says that nothing came while it was watched. A benchmark that names its own
conditions was measured apart from the others.
`;
const CONDITIONS = 'Conditions';

/** The page of the documentation that states all figures and the conditions under which they were measured. */
export function performancePage(options: {
  outcomes: Outcome[];
  conditions: Conditions;
}): string {
  const { outcomes, conditions } = options;
  return formatMarkdown(
    [
      INTRODUCTION,
      `## ${CONDITIONS}`,
      conditionsTable(conditions),
      ...outcomes.map(section),
    ].join('\n\n'),
  );
}

/**
 * The page with these benchmarks measured again, and the others as they were.
 *
 * - `order`: the names of all benchmarks there are; what the page says of others is left out
 */
export function updatePerformancePage(
  page: string,
  options: { outcomes: Outcome[]; conditions: Conditions; order: string[] },
): string {
  const { outcomes, conditions, order } = options;
  const [, ...old] = page.split(/^## /m);
  const sections = new Map(
    old.map(text => [text.split('\n', 1)[0].trim(), `## ${text}`]),
  );
  for (const outcome of outcomes) {
    sections.set(
      outcome.benchmark.name,
      [
        section(outcome),
        'It was measured apart, under these conditions:',
        conditionsTable(conditions),
      ].join('\n\n'),
    );
  }
  const titles = [CONDITIONS, ...order].filter(title => sections.has(title));
  return formatMarkdown(
    [INTRODUCTION, ...titles.map(title => sections.get(title)!)].join('\n\n'),
  );
}

function section({ benchmark, results }: Outcome): string {
  return [
    `## ${benchmark.name}`,
    benchmark.measures,
    resultsTable(results),
    figureList(benchmark),
  ].join('\n\n');
}

function figureList({ figures }: Benchmark): string {
  return Object.entries(figures)
    .map(([name, { description }]) => `- **${name}**: ${description}`)
    .join('\n');
}
