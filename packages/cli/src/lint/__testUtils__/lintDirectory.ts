import { DEFAULT_CONFIG } from '../config/readLintConfig';
import { lint } from '../lint';
import { LintOptions } from '../LintOptions';
import { LintResult } from '../LintResult';

/** Lints a directory as `mooring lint` does there, without any renderer. */
export async function lintDirectory(
  cwd: string,
  options: Partial<LintOptions> = {},
): Promise<LintResult> {
  const { result } = await lint({
    cwd,
    paths: ['.'],
    manifests: [],
    config: DEFAULT_CONFIG,
    env: {},
    runTool: async () => {
      throw new Error('there is no renderer here');
    },
    ...options,
  });
  return result;
}

/** The findings of a result, each in a line: `rule file:line:column entity`. */
export function lines({ findings }: LintResult): string[] {
  return findings.map(
    ({ rule, place: { file, line, column }, entity = '-' }) =>
      `${rule} ${file}:${line}:${column} ${entity}`,
  );
}
