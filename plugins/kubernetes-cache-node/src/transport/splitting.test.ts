import fc from 'fast-check';
import { ItemSplitter } from './ItemSplitter';
import { splitLines } from './splitLines';

/** Text of any script, and of what JSON and lines are made of. */
const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', 'items'),
  ),
});

const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 });

/** Cuts bytes into chunks, wherever it falls. */
function cut(bytes: Buffer, sizes: number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), {
  minLength: 1,
  maxLength: 5,
});

async function* stream(chunks: Buffer[]) {
  yield* chunks;
}

async function linesOf(chunks: Buffer[], maxBytes = 1_000): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of splitLines(stream(chunks), { maxBytes })) {
    lines.push(...batch.map(String));
  }
  return lines;
}

function itemsOf(chunks: Buffer[], maxBytes = 1_000_000) {
  const splitter = ItemSplitter.create({ maxBytes });
  const items = chunks.flatMap(chunk => splitter.push(chunk));
  return { items, frame: splitter.end() };
}

describe('splitLines', () => {
  it('gives the same lines, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json), sizes, async (values, chunkSizes) => {
        const lines = values.map(value => JSON.stringify(value));
        const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
        expect(await linesOf(cut(bytes, chunkSizes), 1e6)).toEqual(lines);
      }),
    );
  });

  it('refuses lines that are too long or without an end', async () => {
    const long = [Buffer.from('abc'), Buffer.from('defg\n')];
    expect(await linesOf(long, 7)).toEqual(['abcdefg']);
    expect(await linesOf(long, 6)).toEqual(['[object Object]']);
    await expect(linesOf([Buffer.from('a\nb')])).rejects.toThrow('middle');
  });
});

describe('ItemSplitter', () => {
  it('takes a list apart as JSON.parse does, however it is cut', () => {
    const member = fc.tuple(
      text.filter(key => key !== 'items' && key !== '__proto__'),
      json,
    );
    fc.assert(
      fc.property(
        fc.array(member),
        fc.array(fc.dictionary(text, json)),
        fc.array(member),
        fc.constantFrom(undefined, 1, '\t'),
        sizes,
        (before, items, after, indent, chunkSizes) => {
          const list = Object.fromEntries([
            ...before,
            ['items', items],
            ...after,
          ]);
          const bytes = Buffer.from(JSON.stringify(list, null, indent));
          const split = itemsOf(cut(bytes, chunkSizes));
          expect(split.items.map(item => JSON.parse(String(item)))).toEqual(
            JSON.parse(JSON.stringify(items)),
          );
          // What stands around the items keeps its ASCII: nothing else of it is read.
          const ascii = (value: unknown) =>
            JSON.stringify(value).replace(/[^ -~]/g, '');
          const frame = { ...JSON.parse(String(bytes)), items: [] };
          expect(ascii(split.frame)).toBe(
            ascii(
              JSON.parse(Buffer.from(JSON.stringify(frame)).toString('latin1')),
            ),
          );
        },
      ),
    );
  });

  it('refuses what is not a list, and items that are too large', () => {
    const whole = '{"metadata":{},"items":[{"a":1},{"b":"12345"}]}';
    const split = (json_: string, maxBytes?: number) =>
      itemsOf([Buffer.from(json_)], maxBytes);
    expect(split(whole).items.map(String)).toEqual([
      '{"a":1}',
      '{"b":"12345"}',
    ]);
    expect(split('{"items":null}').items).toEqual([]);
    expect(split('{"items":[ ]}').items).toEqual([]);
    expect(split('{"a\\"items":[1]}').items).toEqual([]);
    expect(() => split(whole, 12)).toThrow('more than 12 bytes');
    expect(() => split(whole.slice(0, -1))).toThrow('middle');
    expect(() => split('<html>')).toThrow('middle');
    expect(() => split('{nonsense}')).toThrow('not JSON');
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(text, sizes, (garbage, chunkSizes) => {
        let refusal = 'ListError';
        try {
          itemsOf(cut(Buffer.from(garbage), chunkSizes));
        } catch (error) {
          refusal = (error as Error).name;
        }
        expect(refusal).toBe('ListError');
      }),
    );
  });
});
