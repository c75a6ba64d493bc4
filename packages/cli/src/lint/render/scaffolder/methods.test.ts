import fc from 'fast-check';
import { Renderer } from './Renderer';

const values = { a: 'my-App b', i: 2, l: ['x-y', 'z'], o: { k: 'v-w' } };
const renderer = Renderer.create({ timeLimit: 60_000 });

/** What JavaScript makes of an expression, as a scaffolder with Nunjucks does. */
function inJavaScript(expression: string): string {
  const source = expression.replace(/\br(\/(?:[^/\\]|\\.)+\/[a-z]*)/g, '$1');
  // eslint-disable-next-line no-new-func
  return String(new Function('values', `return ${source}`)(values));
}

it.each([
  'values.a.padStart(12, "x")',
  "values.a.padEnd(12, '-').toUpperCase()",
  'values.a.at(-1)',
  'values.a.at(values.i)',
  'values.a.repeat(3)',
  'values.a.replaceAll("-", "_")',
  'values.a.replaceAll("-", "_").replaceAll(" ", "").toLowerCase()',
  'values.a.replaceAll(r/[A-Z]/g, "*")',
  'values.a.match(r/[A-Z]\\w+/)[0]',
  'values.a.match(r/(.)(y)/)[2]',
  'values.a.search("A")',
  'values.a.substr(1, 3)',
  'values.a.substr(-2)',
  'values.a.normalize()',
  'values.a.toString()',
  'values.a.localeCompare("b") < 0',
  'values.a.codePointAt(0)',
  'values.l[0].padStart(5, "0")',
  'values.l.join("-").replaceAll("-", "+")',
  'values.o["k"].replaceAll("-", ".")',
  '(values.a + "-x").replaceAll("-", "_")',
  '"a-b".repeat(2)',
  '"=" + values.a.padStart(10, "ab".repeat(2)) + "="',
  'values.a.split("-")[1].at(0).repeat(values.i)',
  'values.a.replaceAll(")", "(").replaceAll("\'", "")',
])('renders %s as JavaScript does', expression => {
  expect(renderer.render(`[\${{ ${expression} }}]`, { values })).toBe(
    `[${inJavaScript(expression)}]`,
  );
});

it('renders any chain of methods as JavaScript does', () => {
  const text = fc
    .string({ unit: fc.constantFrom(..."ab-_. ()'|}") })
    .map(item => JSON.stringify(item));
  const number = fc.integer({ min: 0, max: 9 }).map(String);
  const call = fc.oneof(
    fc.tuple(fc.constantFrom('padStart', 'padEnd'), number, text),
    fc.tuple(fc.constantFrom('replaceAll', 'replace'), text, text),
    fc.tuple(fc.constantFrom('repeat', 'substr', 'slice'), number),
    fc.tuple(fc.constantFrom('toUpperCase', 'trim', 'toString', 'normalize')),
  );
  const base = fc.constantFrom('values.a', 'values.l[0]', "values.o['k']");
  fc.assert(
    fc.property(base, fc.array(call, { maxLength: 4 }), (start, calls) => {
      const expression = calls.reduce<string>(
        (current, [method, ...args]: readonly string[]) =>
          `${current}.${method}(${args.join(', ')})`,
        start,
      );
      expect(renderer.render(`\${{ ${expression} }}`, { values })).toBe(
        inJavaScript(expression),
      );
    }),
    { numRuns: 300 },
  );
});

it('leaves texts alone that only look like calls', () => {
  const text =
    'a.replaceAll("-", "_") {{ .Values.x.repeat(2) }} ${{ "x.at(0)" }}';
  expect(renderer.render(text, { values })).toBe(
    'a.replaceAll("-", "_") {{ .Values.x.repeat(2) }} x.at(0)',
  );
});
