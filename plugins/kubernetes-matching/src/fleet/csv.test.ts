import fc from 'fast-check';
import { toCsv } from './csv';

const unquoted = (value: string) => value.replace(/^'/, '');

/** A reader that knows nothing of how the writer works: RFC 4180, every cell quoted. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest) {
    const [, cell] = /^"((?:[^"]|"")*)"/.exec(rest)!;
    rows.at(-1)!.push(cell.replaceAll('""', '"'));
    rest = rest.slice(cell.length + 2);
    if (rest.startsWith(',')) rest = rest.slice(1);
    else {
      rest = rest.slice(2);
      if (rest) rows.push([]);
    }
  }
  return rows;
}

describe('toCsv', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    expect(toCsv(['a', 'b'], [['1,2', 'say "x"\nagain']])).toBe(
      '"a","b"\r\n"1,2","say ""x""\nagain"\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r\n=1', '＝1'])(
    'lets a spreadsheet take %j for text',
    value => {
      expect(toCsv([], [[value]])).toBe(`\r\n"'${value}"\r\n`);
    },
  );

  it('keeps every value in its cell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 })),
        rows => {
          const read = readCsv(toCsv(['x', 'y'], rows));
          expect(read.slice(1).map(row => row.map(unquoted))).toEqual(
            rows.map(row => row.map(unquoted)),
          );
        },
      ),
    );
  });
});
