import fc from 'fast-check';
import { validateDns1123Label, validateDns1123Subdomain } from './dns';
import { validateLabelKey, validateLabelValue } from './labels';
import {
  validateNamespaceName,
  validateObjectName,
  validatePathSegmentName,
} from './names';

const long = (length: number) => 'a'.repeat(length);

describe('validation', () => {
  it.each([
    [validateLabelValue, ['', 'a', 'A.b_c-9', '007', long(63)]],
    [validateLabelKey, ['a', 'A_b', 'x.io/a', `${long(253)}/${long(63)}`]],
    [validateDns1123Label, ['a', '1', 'a-b', long(63)]],
    [validateDns1123Subdomain, ['a', 'a.b-c', long(253)]],
    [validateNamespaceName, ['kube-system', '1']],
    [validateObjectName, ['web-7d4b9c-x2x', 'a.b']],
    [validatePathSegmentName, ['system:node', 'A b']],
  ])('%O accepts what is legal', (validate, legal) => {
    for (const value of legal) {
      expect([value, validate(value)]).toEqual([value, []]);
    }
  });

  it.each([
    [validateLabelValue, [' a', 'a ', '-a', 'a-', 'a/b', 'é', 'a\n', long(64)]],
    [validateLabelKey, ['', '/a', 'a/', 'A.io/a', 'a/b/c', '_a', long(64)]],
    [validateDns1123Label, ['', 'A', 'a.b', '-a', 'a\n', long(64)]],
    [validateDns1123Subdomain, ['', 'a..b', '.a', 'a_b', long(254)]],
    [validateNamespaceName, ['', 'a,b', '*', 'Shop']],
    [validateObjectName, ['', 'Web']],
    [validatePathSegmentName, ['.', '..', 'a/b', 'a%b']],
  ])('%O refuses what is illegal', (validate, illegal) => {
    for (const value of illegal) {
      expect([value, validate(value)]).toEqual([value, expect.any(Array)]);
      expect(validate(value)).not.toEqual([]);
    }
  });

  it('speaks as the API server does', () => {
    expect(validateLabelValue('-')).toEqual([
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', or 'my_value', or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ]);
    expect(validateLabelValue('é'.repeat(32))[0]).toBe(
      'must be no more than 63 bytes',
    );
    expect(validateDns1123Label('a.b')).toEqual(['must not contain dots']);
    expect(validateLabelKey('/')).toEqual([
      'prefix part must be non-empty',
      'name part must be non-empty',
      expect.stringContaining('name part must consist of alphanumeric'),
    ]);
  });

  it('takes time linear in the length of hostile input', () => {
    const timeOf = (length: number) => {
      const inputs = [
        `${'a-'.repeat(length)}!`,
        `${'a.'.repeat(length)}!`,
        `a${'-'.repeat(length)}`,
        `${'a/'.repeat(length)}`,
      ];
      const start = process.hrtime.bigint();
      for (const input of inputs) {
        validateLabelValue(input);
        validateLabelKey(input);
        validateDns1123Subdomain(input);
      }
      return Number(process.hrtime.bigint() - start);
    };
    timeOf(10_000);
    const best = (length: number) =>
      Math.min(...Array.from({ length: 5 }, () => timeOf(length)));
    // A hundred times the input; quadratic work would take ten thousand times as long.
    expect(best(200_000)).toBeLessThan(2_000 * best(2_000));
  });

  it('accepts as a label value exactly what it accepts as the name of a label key, and the empty value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70, unit: 'binary' }), value => {
        fc.pre(!value.includes('/'));
        expect(validateLabelValue(value).length === 0).toBe(
          value === '' || validateLabelKey(value).length === 0,
        );
      }),
    );
  });
});
