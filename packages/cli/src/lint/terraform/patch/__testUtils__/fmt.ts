/**
 * What `terraform fmt` aligns: the `=` of lines that follow one another, and then the comments behind them. A line that opens more
 * brackets than it closes is not aligned, and neither is one without `=`.
 *
 * Source: `formatCells` and `linesForFormat` in `hclwrite/format.go` of hashicorp/hcl.
 */
export function fmt(text: string): string {
  const [lineBreak] = /\r?\n/.exec(text) ?? ['\n'];
  const lines = text.split(lineBreak).map(cellsOf);
  for (const chain of chainsOf(lines, ({ assign }) => assign !== '')) {
    const width = Math.max(...chain.map(({ lead }) => lead.length));
    for (const line of chain) line.lead = line.lead.padEnd(width);
  }
  for (const chain of chainsOf(lines, ({ comment }) => comment !== '')) {
    const width = Math.max(...chain.map(line => codeOf(line).length));
    for (const line of chain) {
      line.comment = `${' '.repeat(width - codeOf(line).length)} ${
        line.comment
      }`;
    }
  }
  return lines.map(line => codeOf(line) + line.comment).join(lineBreak);
}

interface Cells {
  lead: string;
  readonly assign: string;
  comment: string;
}

function cellsOf(line: string): Cells {
  const [, code, comment] = /^(.*?\S)?\s*(#.*)?$/.exec(line) ?? [];
  if (code === undefined) return { lead: line, assign: '', comment: '' };
  const [, lead, assign] = /^(\s*[^=]*?\S)\s*(=.*)$/.exec(code) ?? [];
  const isOpen =
    [...code].filter(character => '{[('.includes(character)).length !==
    [...code].filter(character => '}])'.includes(character)).length;
  return lead === undefined || isOpen
    ? { lead: code, assign: '', comment: comment ?? '' }
    : { lead, assign, comment: comment ?? '' };
}

function codeOf({ lead, assign }: Cells): string {
  return assign === '' ? lead : `${lead} ${assign}`;
}

function chainsOf(
  lines: readonly Cells[],
  isPart: (line: Cells) => boolean,
): Cells[][] {
  const chains: Cells[][] = [[]];
  for (const line of lines) {
    if (isPart(line)) chains.at(-1)?.push(line);
    else chains.push([]);
  }
  return chains.filter(chain => chain.length > 0);
}
