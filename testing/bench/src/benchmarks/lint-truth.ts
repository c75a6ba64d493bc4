import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { goTool } from '@mooring/control-plane';
import { lintProject, readCorpus, scoreOf } from '@mooring/lint-truth';
import pLimit from 'p-limit';
import { createBenchmark } from '../measure/Benchmark';
import { buildLintCommand } from '../processes/lintCommand';
import { REPOSITORY } from '../report/conditions';

const CORPUS = join(REPOSITORY, 'testing/lint-truth/corpus');

export const lintTruth = createBenchmark({
  name: 'lint-truth',
  measures: `what \`mooring lint\` says of the small projects in \`testing/lint-truth/corpus\`, whose truth is known: the command as
it is published, in a process of its own for each.`,
  figures: {
    falseErrors: {
      description: 'errors about what is not wrong, in all projects',
      unit: '',
      budget: { atMost: 0 },
    },
    falseWarnings: {
      description: 'projects with a warning about what is not wrong',
      unit: '%',
      budget: { atMost: 2 },
    },
    precision: {
      description: 'findings that are right, of all errors and warnings',
      unit: '%',
    },
    recall: {
      description: 'mismatches that are found, of all that can be told',
      unit: '%',
      budget: { atLeast: 95 },
    },
    silent: {
      description:
        'projects of which nobody can tell, and of which nothing is said',
      unit: '',
      budget: { atMost: 0 },
    },
  },
  async run(context) {
    context.log('building the command, helm and kustomize');
    const command = buildLintCommand();
    const tools = [await goTool('helm'), await goTool('kustomize')];
    const path = [...tools, process.env.PATH].join(delimiter);
    const projects = readCorpus(CORPUS);
    context.log(`linting ${projects.length} projects`);
    const limit = pLimit(availableParallelism());
    const scores = await Promise.all(
      projects.map(project =>
        limit(async () => {
          const answer = await lintProject(project, { command, path });
          const score = scoreOf(project, answer);
          for (const problem of score.problems) {
            context.log(`${project.kind}/${project.name}: ${problem}`);
          }
          return { ...score, findings: loud(answer.findings).length };
        }),
      ),
    );
    const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
    const falseErrors = sum(scores.map(score => score.falseErrors));
    const falseWarnings = sum(scores.map(score => score.falseWarnings));
    const all = sum(scores.map(score => score.findings));
    const warned = scores.filter(score => score.falseWarnings > 0).length;
    const wrong = projects.filter(({ is }) => is === 'wrong').length;
    const missed = scores.filter(({ isMissed }) => isMissed).length;
    const report = (
      figure: Parameters<typeof context.report>[0],
      mooring: number,
    ) => context.report(figure, { mooring });
    report('falseErrors', falseErrors);
    report('falseWarnings', (100 * warned) / projects.length);
    report('precision', (100 * (all - falseErrors - falseWarnings)) / all);
    report('recall', (100 * (wrong - missed)) / wrong);
    report('silent', scores.filter(({ isSilent }) => isSilent).length);
  },
});

function loud<T extends { severity: string }>(findings: readonly T[]): T[] {
  return findings.filter(({ severity }) => severity !== 'info');
}
