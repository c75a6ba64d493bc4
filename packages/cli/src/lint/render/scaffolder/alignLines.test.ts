import fc from 'fast-check';
import { alignLines } from './alignLines';

describe('alignLines', () => {
  it('follows lines through conditions, loops and expressions', () => {
    const template = [
      'a: 1',
      '{% if x %}',
      'name: ${{ values.name }}',
      '{% endif %}',
      'list:',
      '{% for i in l %}',
      '- item: ${{ i }}',
      '{% endfor %}',
      'z: 9',
    ].join('\n');
    const rendered = [
      'a: 1',
      '',
      'name: pay',
      '',
      'list:',
      '',
      '- item: 1',
      '',
      '- item: 2',
      '',
      'z: 9',
    ].join('\n');
    const lines = alignLines(template, rendered);
    expect([lines[0], lines[2], lines[4], lines[6], lines[10]]).toEqual([
      1, 3, 5, 7, 9,
    ]);
  });

  it('is the identity for a text without expressions', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), texts => {
        const text = texts.join('\n');
        const count = text.split(/\r?\n/).length;
        expect(alignLines(text, text)).toEqual(
          Array.from({ length: count }, (_, at) => at + 1),
        );
      }),
    );
  });

  it('names a line of the template for every line, whatever the texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 4 })),
        fc.array(fc.string({ maxLength: 4 })),
        (a, b) => {
          const [template, rendered] = [a.join('\n'), b.join('\n')];
          const lines = alignLines(template, rendered);
          expect(lines).toHaveLength(rendered.split(/\r?\n/).length);
          for (const line of lines) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(template.split(/\r?\n/).length);
          }
        },
      ),
    );
  });
});
