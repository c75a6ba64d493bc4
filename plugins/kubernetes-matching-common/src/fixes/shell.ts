const SAFE = /^[-A-Za-z0-9_./:=,@%+]+$/;

/** One word of a POSIX shell command, quoted where the shell would read it otherwise. */
function shellWord(text: string): string {
  return SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line for a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
