import { matchesLabelSelector, toSelector } from './LabelSelector';
import { formatLabelSelector } from './formatLabelSelector';

describe('LabelSelector', () => {
  it('becomes the selector with the same meaning', () => {
    const selector = toSelector({
      matchLabels: { tier: 'web', app: 'shop' },
      matchExpressions: [
        { key: 'env', operator: 'In', values: ['prod', 'dev', 'prod'] },
        { key: 'canary', operator: 'DoesNotExist' },
        { key: 'team', operator: 'Exists', values: [] },
        { key: 'zone', operator: 'NotIn', values: [''] },
      ],
    });
    expect(formatLabelSelector(selector)).toBe(
      'app=shop,!canary,env in (dev,prod),team,tier=web,zone notin ()',
    );
  });

  it('selects nothing when absent, everything when empty', () => {
    expect(matchesLabelSelector(undefined, {})).toBe(false);
    expect(matchesLabelSelector({}, undefined)).toBe(true);
    expect(matchesLabelSelector({ matchLabels: { a: 'b' } }, { a: 'b' })).toBe(
      true,
    );
    expect(matchesLabelSelector({ matchLabels: { a: 'b' } }, { a: 'c' })).toBe(
      false,
    );
  });

  it.each([
    [{ matchLabels: { 'bad key': 'x' } }, 'label key "bad key"'],
    [{ matchLabels: { app: 'not legal' } }, 'label value "not legal"'],
    [
      { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] },
      '"Gt" is not a valid label selector operator',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'constructor' }] },
      '"constructor" is not a valid label selector operator',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['1'] }] },
      'values set must be empty for Exists',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      "values set can't be empty",
    ],
  ])('refuses %j', (labelSelector, message) => {
    expect(() => toSelector(labelSelector)).toThrow(message);
  });
});
