import { component, findingsOf, ID } from '../testUtils/builders';

const NAMESPACE = 'backstage.io/kubernetes-namespace';
const find = (namespace: unknown) =>
  findingsOf('namespace-format', {
    entity: component('x', { [ID]: 'x', [NAMESPACE]: namespace }),
  });

describe('namespace-format', () => {
  it.each(['shop', '1', 'shop-eu', undefined])('accepts %j', namespace => {
    expect(find(namespace)).toEqual([]);
  });

  it.each([
    ['shop,bank', 'looks like a list', undefined],
    ['shop bank', 'looks like a list', undefined],
    ['*', 'looks like a pattern', undefined],
    ['Shop', "is not a namespace's name", 'shop'],
    [' shop ', "is not a namespace's name", 'shop'],
    ['shop.eu', 'must not contain dots', undefined],
    ['..', "is not a namespace's name", undefined],
    ['a'.repeat(64), 'must be no more than 63 bytes', undefined],
    ['', 'is empty', undefined],
    [null, 'is empty', undefined],
    [7, 'is not a string', '7'],
    [['shop'], 'is not a string', undefined],
  ])('refuses %j', (namespace, problem, fixed) => {
    const [finding, ...others] = find(namespace);
    expect(others).toEqual([]);
    expect(finding.message).toContain(problem);
    expect(finding.message).not.toContain('regex');
    const path = ['metadata', 'annotations', NAMESPACE];
    const certain = finding.fixes.filter(fix => fix.certain);
    expect(certain.flatMap(({ edits }) => edits)).toEqual(
      fixed === undefined ? [] : [{ type: 'set', path, value: fixed }],
    );
    expect(finding.fixes.at(-1)!.edits).toEqual([{ type: 'remove', path }]);
  });
});
