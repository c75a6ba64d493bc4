import { LogLines } from './LogLines';

const linesOf = (...pieces: string[]) => {
  const log = LogLines.create();
  for (const piece of pieces) log.append(piece);
  return log;
};

describe('LogLines', () => {
  it('puts lines together that come in pieces', () => {
    expect(linesOf('one\ntw', 'o\n\nthr', 'ee').lines()).toEqual([
      'one',
      'two',
      '',
      'three',
    ]);
  });

  it('takes out colours, cursor movements and other controls, also when cut in two', () => {
    expect(
      linesOf(
        '\u001b[31mred\u001b[0m\r\n\u001b]0;title\u0007x\ty\u0000\n\u001b[3',
        '2mgreen\n',
      ).lines(),
    ).toEqual(['red', 'x\ty', 'green']);
  });

  it('shows the beginning of a line of a million characters, and how long it is', () => {
    const log = LogLines.create();
    for (let i = 0; i < 100; i++) log.append('x'.repeat(10_000));
    log.append('\nnext\n');
    const [long, next] = log.lines();
    expect(long).toMatch(/^x{10000} … \(1000000 characters\)$/);
    expect(next).toBe('next');
  });

  it('keeps the newest 50,000 lines, and counts the others', () => {
    const log = LogLines.create();
    for (let i = 0; i < 60; i++) log.append(`${i}\n`.repeat(1_000));
    expect(log.lines()).toHaveLength(50_000);
    expect(log.lines()[0]).toBe('10');
    expect(log.dropped).toBe(10_000);
  });
});
