import fc from 'fast-check';
import {
  FieldRequirement,
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from './fieldSelector';

describe('field selectors', () => {
  it.each<[string, FieldRequirement[]]>([
    ['', []],
    [',,', []],
    [
      'metadata.name=x,metadata.namespace!=y',
      [
        { field: 'metadata.name', operator: '=', value: 'x' },
        { field: 'metadata.namespace', operator: '!=', value: 'y' },
      ],
    ],
    ['a==b', [{ field: 'a', operator: '=', value: 'b' }]],
    ['a=', [{ field: 'a', operator: '=', value: '' }]],
    ['=,!=,==', []],
    ['=b', [{ field: '', operator: '=', value: 'b' }]],
    ['a=\\,\\=\\\\', [{ field: 'a', operator: '=', value: ',=\\' }]],
    ['a = b ', [{ field: 'a ', operator: '=', value: ' b ' }]],
  ])('reads %j', (text, requirements) => {
    expect(parseFieldSelector(text)).toEqual(requirements);
  });

  it.each([
    ['metadata.name', 'cannot understand "metadata.name"'],
    ['a=b=c', 'unescaped "=" in a value'],
    ['a===b', 'unescaped "=" in a value'],
    ['a=\\b', 'invalid escape sequence "\\\\b"'],
    ['a=b\\', 'invalid escape sequence "\\\\"'],
    ['a=\\\n', 'invalid escape sequence'],
  ])('refuses %j', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(message);
  });

  it('takes an absent field for the empty string', () => {
    const read = (field: string) => ({ 'metadata.name': 'x' }[field]);
    const matches = (text: string) =>
      matchesFields(parseFieldSelector(text), read);
    expect(matches('metadata.name=x,spec.nodeName=')).toBe(true);
    expect(matches('metadata.name!=x')).toBe(false);
    expect(matches('spec.nodeName!=')).toBe(false);
    expect(matches('')).toBe(true);
  });

  it('reads back what it prints, and never fails otherwise than by saying so', () => {
    const requirement = fc.record<FieldRequirement>({
      field: fc.stringMatching(/^[a-z][a-zA-Z.]*$/),
      operator: fc.constantFrom('=', '!='),
      value: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(requirement), requirements => {
        expect(parseFieldSelector(formatFieldSelector(requirements))).toEqual(
          requirements,
        );
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const outcome = () => {
          try {
            return parseFieldSelector(text) && 'parsed';
          } catch (error) {
            return (error as Error).name;
          }
        };
        expect(['parsed', 'InputError']).toContain(outcome());
      }),
    );
  });
});
