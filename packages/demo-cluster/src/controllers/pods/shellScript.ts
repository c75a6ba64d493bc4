import { Container } from 'kubernetes-types/core/v1';

/** What a script does. Times are in milliseconds after its start. */
export interface ShellRun {
  output: { after: number; text: string }[];
  duration: number;
  exitCode: number;
}

/** Longer scripts are not checked, in characters. */
const MAX_SCRIPT_LENGTH = 10_000;

/**
 * Works out what a container's command does, if it is one that can be told without a shell: `echo`, `sleep`, `exit`,
 * `true` and `false`, one after the other. Returns `undefined` for any other command.
 */
export function readScript({
  command = [],
  args = [],
}: Container): ShellRun | undefined {
  const words = [...command, ...args];
  const inShell = /^(?:\/\S*\/)?(?:sh|bash)$/.test(words[0] ?? '');
  const script = inShell && words[1] === '-c' ? words[2] : words.join(' ');
  if (!script || script.length > MAX_SCRIPT_LENGTH) {
    return undefined;
  }
  const run: ShellRun = { output: [], duration: 0, exitCode: 0 };
  for (const statement of script.split(/[\n;]/).map(part => part.trim())) {
    const [, name, rest = ''] =
      /^(?:\/\S*\/)?(\w*)\s*(.*)$/.exec(statement) ?? [];
    switch (name) {
      case '':
        if (statement !== '') {
          return undefined;
        }
        break;
      case 'echo':
        run.output.push({ after: run.duration, text: unquote(rest) });
        break;
      case 'sleep':
        if (!/^\d{1,6}$/.test(rest)) {
          return undefined;
        }
        run.duration += Number(rest) * 1000;
        break;
      case 'exit':
        return /^\d{0,3}$/.test(rest)
          ? { ...run, exitCode: Number(rest) % 256 }
          : undefined;
      case 'true':
      case 'false':
        run.exitCode = name === 'true' ? 0 : 1;
        break;
      default:
        return undefined;
    }
  }
  return run;
}

/** The text `echo` prints, for one argument in quotes or plain words; where it goes makes no difference to a log. */
function unquote(text: string): string {
  const withoutRedirection = text.replace(/\s*>&2$/, '');
  return withoutRedirection.replace(/^(["'])(.*)\1$/, '$2');
}
