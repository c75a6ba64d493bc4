import fc from 'fast-check';
import { formatLabelSelector } from './formatLabelSelector';
import { LabelSelectorParseError } from './LabelSelectorParseError';
import { matchesLabels } from './matchesLabels';
import { parseLabelSelector } from './parseLabelSelector';
import { LabelOperator, LabelRequirement, Labels } from './Selector';

function failure(selector: string) {
  try {
    parseLabelSelector(selector);
  } catch (error) {
    if (!(error instanceof LabelSelectorParseError)) throw error;
    return { column: error.column, reason: error.reason };
  }
  return undefined;
}

describe('parseLabelSelector', () => {
  // The cases of TestSelectorParse in k8s.io/apimachinery pkg/labels/selector_test.go.
  it.each([
    ['', ''],
    ['x=a,y=b,z=c', 'x=a,y=b,z=c'],
    ['x!=a,y=b', 'x!=a,y=b'],
    ['x=', 'x='],
    ['x= ', 'x='],
    ['x=,z= ', 'x=,z='],
    ['x= ,z= ', 'x=,z='],
    ['!x', '!x'],
    ['x>1', 'x>1'],
    ['x>1,z<5', 'x>1,z<5'],
    ['x in (foo,,baz),y,z notin ()', 'x in (,baz,foo),y,z notin ()'],
    ['x in (a,b,a)', 'x in (a,b)'],
    ['in in (in,notin)', 'in in (in,notin)'],
    ['notin', 'notin'],
    ['x==a', 'x==a'],
    ['x = in', 'x=in'],
    ['\tx\r\n=\n a ', 'x=a'],
    ['z=1,a=2', 'a=2,z=1'],
    ['x>007', 'x>007'],
    ['x=a\0\0junk(', 'x=a'],
    [' \0(', ''],
  ])('reads %j', (text, printed) => {
    expect(formatLabelSelector(parseLabelSelector(text))).toBe(printed);
  });

  it.each([
    ['x=a||y=b', 3],
    ['x==a==b', 5],
    ['!x=a', 3],
    ['x<a', 3],
    ['x>', 3],
    ['x>99999999999999999999', 3],
    ['a,', 3],
    [',a', 1],
    ['a,,b', 3],
    ['a in', 5],
    ['a in (', 7],
    ['a in (b', 8],
    ['a in (b c)', 9],
    ['a in b', 6],
    ['a b', 3],
    ['a exists', 3],
    ['a constructor b', 3],
    ['!', 2],
    ['!!a', 2],
    ['=a', 1],
    ['a/b/c=d', 1],
    ['Bad.Prefix/a=d', 1],
    ['a in (ok,-bad)', 10],
    [`a=${'x'.repeat(64)}`, 3],
    ['a=é', 3],
    ['a=b\0junk=', 5],
  ])('refuses %j at column %d', (text, column) => {
    expect(failure(text)).toMatchObject({ column, reason: expect.any(String) });
  });

  it('names the place and what was expected, and repeats no more than an excerpt', () => {
    expect(() => parseLabelSelector('app in (a b)')).toThrow(
      'invalid label selector "app in (a b)", column 11: found "b", expected "," or ")"',
    );
    expect(() => parseLabelSelector('a,')).toThrow(
      'found the end, expected a label key after the comma',
    );
    const long = 'x'.repeat(50_000);
    for (const selector of [`${'a,'.repeat(50_000)}!`, long, `a=${long}`]) {
      expect(() => parseLabelSelector(selector)).toThrow(/^.{0,1000}$/s);
    }
    expect(() => parseLabelSelector(`a ${long}`)).toThrow(/^.{0,1000}$/s);
  });

  it('reads 4,096 characters and 50 requirements, and no more', () => {
    const values = `a in (${'b,'.repeat(2044)}b)`;
    expect(values.length).toBe(4096);
    expect(parseLabelSelector(values).requirements).toHaveLength(1);
    expect(failure(`${values} `)).toMatchObject({
      column: 4097,
      reason: 'it has more than 4096 characters',
    });

    const fifty = Array.from({ length: 50 }, (_, at) => `a${at}!=b`).join(',');
    expect(parseLabelSelector(fifty).requirements).toHaveLength(50);
    expect(failure(`${fifty},c`)).toMatchObject({
      column: fifty.length + 2,
      reason: 'it has more than 50 requirements',
    });
  });
});

const key = fc.constantFrom(
  'app',
  'in',
  'notin',
  'constructor',
  'toString',
  'example.com/name',
  'a_b.c-d',
);
const value = fc.constantFrom('', 'a', 'in', 'x_y.z-0', '7', '007', '12');
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom<LabelOperator>('=', '==', '!='),
    values: value.map(item => [item]),
  }),
  fc.record({
    key,
    operator: fc.constantFrom<LabelOperator>('in', 'notin'),
    values: values.map(items => [...items].sort()),
  }),
  fc.record({
    key,
    operator: fc.constantFrom<LabelOperator>('exists', '!'),
    values: fc.constant([]),
  }),
  fc.record({
    key,
    operator: fc.constantFrom<LabelOperator>('gt', 'lt'),
    values: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(n => [String(n)]),
  }),
);
const selector = fc.array(requirement, { maxLength: 5 });
const labels: fc.Arbitrary<Labels> = fc.dictionary(key, value);

/** What the documentation says of each operator, one line each, over entries instead of property access. */
function naive(requirements: LabelRequirement[], carried: Labels): boolean {
  const all = new Map(Object.entries(carried));
  return requirements.every(({ key: name, operator, values: wanted }) => {
    const actual = all.get(name);
    const number = /^\d+$/.test(actual ?? '') ? BigInt(actual!) : undefined;
    const meaning: Record<LabelOperator, () => boolean> = {
      '=': () => actual === wanted[0],
      '==': () => actual === wanted[0],
      '!=': () => actual !== wanted[0],
      in: () => wanted.some(item => item === actual),
      notin: () => wanted.every(item => item !== actual),
      exists: () => all.has(name),
      '!': () => !all.has(name),
      gt: () => number !== undefined && number > BigInt(wanted[0]),
      lt: () => number !== undefined && number < BigInt(wanted[0]),
    };
    return meaning[operator]();
  });
}

describe('label selectors, for any input', () => {
  it('reads back what it prints', () => {
    fc.assert(
      fc.property(selector, requirements => {
        const text = formatLabelSelector({ requirements });
        const parsed = parseLabelSelector(text);
        expect(parseLabelSelector(formatLabelSelector(parsed))).toEqual(parsed);
        expect(parsed.requirements).toEqual(
          expect.arrayContaining(requirements),
        );
        expect(parsed.requirements).toHaveLength(requirements.length);
      }),
    );
  });

  it('selects what the definition of each operator selects', () => {
    fc.assert(
      fc.property(selector, labels, (requirements, carried) => {
        const parsed = parseLabelSelector(
          formatLabelSelector({ requirements }),
        );
        expect(matchesLabels(parsed, carried)).toBe(
          naive(requirements, carried),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('never sees inherited properties as labels', () => {
    const hostile = JSON.parse('{"__proto__": "x"}') as Labels;
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(matchesLabels(parseLabelSelector(name), hostile)).toBe(false);
      expect(matchesLabels(parseLabelSelector(`!${name}`), hostile)).toBe(true);
    }
  });

  it('answers any text with a selector or a column inside the text', () => {
    const grammar = fc.constantFrom(
      ...['a', 'in', 'notin', ' ', ',', '(', ')', '=', '!', '<', '>', '\0'],
      ...['-', '/', '\u{1F600}', '\ud800', '1'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(grammar, { maxLength: 30 }).map(parts => parts.join('')),
          fc.string({ unit: 'binary', maxLength: 100 }),
        ),
        text => {
          const { column = 1 } = failure(text) ?? {};
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(text.length + 1);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
