import { component, findingsOf } from '../testUtils/builders';

const SELECTOR = 'backstage.io/kubernetes-label-selector';
const find = (selector: unknown) =>
  findingsOf('selector-syntax', {
    entity: component('x', { [SELECTOR]: selector }),
  });

describe('selector-syntax', () => {
  it.each(['app=x', 'app in (x,y),!canary', 'tier>1'])('accepts %j', text => {
    expect(find(text)).toEqual([]);
  });

  it.each([
    ['app in (x', 10, 'in column 10, found the end'],
    ['app=x y', 7, 'in column 7, found "y"'],
    ['app=', undefined, undefined],
    ['app=-x', 5, 'in column 5, label value "-x"'],
    [' ', undefined, 'selects every object'],
    [`a in (${'b,'.repeat(125_000)}b)`, 4097, 'more than 4096 characters'],
    ['a!=b,'.repeat(51).slice(0, -1), 251, 'more than 50 requirements'],
    ['', undefined, 'is empty'],
    [null, undefined, 'is empty'],
    [{ app: 'x' }, undefined, 'is not a string'],
  ])('points at what is wrong with %j', (selector, column, problem) => {
    const findings = find(selector);
    expect(findings.map(({ evidence }) => evidence.column)).toEqual(
      problem === undefined ? [] : [column],
    );
    expect(findings.map(({ message }) => message).join()).toContain(
      problem ?? '',
    );
  });

  it('writes YAML for a selector as a selector', () => {
    const path = ['metadata', 'annotations', SELECTOR];
    expect(find('app.kubernetes.io/name: shop')[0].fixes).toEqual([
      {
        title: 'write "app.kubernetes.io/name=shop"',
        certain: true,
        target: { type: 'entity' },
        edits: [{ type: 'set', path, value: 'app.kubernetes.io/name=shop' }],
      },
    ]);
    expect(find('app: shop, tier: web')[0].fixes).toEqual([]);
    expect(find('app: -')[0].fixes).toEqual([]);
  });
});
