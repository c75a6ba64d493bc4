/** What a page tells its reader to run and to write, block by block. */
export interface Lines {
  /** Commands, in order. */
  commands: string[];
  /** What to add, by file: the code under the comment that names it. */
  code: Map<string, string>;
}

/** Reads the blocks under a heading: ```sh holds commands, ```ts and ```tsx begin with the file as a comment. */
export function readLines(page: string, heading: string): Lines {
  const start = page.indexOf(`## ${heading}\n`);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const rest = page.slice(start + 3);
  const section = rest.slice(0, rest.search(/\n#{1,2} |$(?![^])/));
  const lines: Lines = { commands: [], code: new Map() };
  for (const [, language, body] of section.matchAll(/```(\w+)\n([^]*?)```/g)) {
    if (language === 'sh') {
      lines.commands.push(...body.trim().split('\n'));
    } else if (language.startsWith('ts')) {
      const [, file, code] = /^\/\/ (\S+)\n([^]*)$/.exec(body) ?? [];
      if (!file) throw new Error(`a block does not name its file:\n${body}`);
      lines.code.set(file, code);
    }
  }
  if (lines.commands.length === 0) {
    throw new Error(`there is no command under "${heading}"`);
  }
  return lines;
}

/**
 * Puts the code of a block into a file, as a reader does: imports after the imports, `backend.add` before `backend.start()`,
 * new features and routes beside those that are there, cards at the end of the overview, and content around what it holds.
 */
export function addCode(text: string, code: string): string {
  let result = text;
  const imports = code.match(/^import [^]*?;$/gm)?.join('\n');
  if (imports) {
    const last = [...result.matchAll(/^import [^]*?;$/gm)].at(-1)!;
    const end = last.index + last[0].length;
    result = `${result.slice(0, end)}\n${imports}${result.slice(end)}`;
  }
  const added = code.match(/^backend\.add\([^]*?\);$/gm)?.join('\n');
  if (added) {
    result = insertBefore(result, 'backend.start();', `${added}\n\n`);
  }
  const features = /features: \[([^\]]*)\]/.exec(code)?.[1];
  if (features) {
    result = insertBefore(
      result,
      /(?<=features: \[[^\]]*)\]/.exec(result)![0],
      `, ${features}`,
      result.indexOf('features: ['),
    );
  }
  const routes = /<FlatRoutes>\n([^]*?) *<\/FlatRoutes>/.exec(code)?.[1];
  if (routes) result = insertBefore(result, '  </FlatRoutes>', routes);
  const cards =
    /const overviewContent = \(\n {2}<Grid [^]*?>\n([^]*?) {2}<\/Grid>\n\);/;
  const [, card] = cards.exec(code) ?? [];
  if (card) {
    const [overview, before] = cards.exec(result)!;
    result = result.replace(overview, () =>
      overview.replace(before, before + card),
    );
  }
  const around =
    /const \w+Content = \(\n( {2}<(\w+)\b[^]*?\n {4}<(\w+) [^>]*\/>\n {2}<\/\2>)\n\);/.exec(
      code.replace(cards, ''),
    );
  if (around) {
    const [, content, , inner] = around;
    result = result.replaceAll(`<${inner} />`, () => content.trim());
  }
  if (result === text) throw new Error(`nothing to add in:\n${code}`);
  return result;
}

function insertBefore(text: string, mark: string, added: string, from = 0) {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new Error(`there is no ${mark}`);
  return text.slice(0, at) + added + text.slice(at);
}
