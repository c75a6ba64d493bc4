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
of upstream alone, and has no budget. "no answer" says that nothing came while it was watched.
`;

/** The page of the documentation that states all figures and the conditions under which they were measured. */
export function performancePage(options: {
  outcomes: Outcome[];
  conditions: Conditions;
}): string {
  const { outcomes, conditions } = options;
  return formatMarkdown(
    [
      INTRODUCTION,
      '## Conditions',
      conditionsTable(conditions),
      ...outcomes.flatMap(({ benchmark, results }) => [
        `## ${benchmark.name}`,
        benchmark.measures,
        resultsTable(results),
        figureList(benchmark),
      ]),
    ].join('\n\n'),
  );
}

function figureList({ figures }: Benchmark): string {
  return Object.entries(figures)
    .map(([name, { description }]) => `- **${name}**: ${description}`)
    .join('\n');
}
