import { component, findingsOf, ID, messagesOf } from '../testUtils/builders';

const find = (id: unknown, annotations = {}) =>
  findingsOf('id-format', {
    entity: component('x', { [ID]: id, ...annotations }),
  });
const message = (id: unknown) =>
  messagesOf('id-format', { entity: component('x', { [ID]: id }) });

describe('id-format', () => {
  it.each(['a', 'A_b.c-9', '2', 'a'.repeat(63)])('accepts %j', id => {
    expect(find(id)).toEqual([]);
  });

  it.each([
    ['a'.repeat(64), 'has 64 characters', undefined],
    ['payments/api', 'is not a label value', 'payments-api'],
    ['-payments', 'is not a label value', 'payments'],
    ['päyments', 'is not a label value', 'p-yments'],
    ['{{ name }}', 'is not a label value', 'name'],
    [' payments', 'begins or ends with white space', '! payments'],
    ['   ', 'is blank', undefined],
    ['', 'is empty', undefined],
    [null, 'is empty', undefined],
    [20241, 'is 20241, which is not a string', '! 20241'],
    [true, 'is true, which is not a string', '! true'],
    [['a', 'b'], 'is ["a","b"], which is not a string', undefined],
    [{ __proto__: null, a: 1 }, 'is {"a":1}, which is not', undefined],
  ])('refuses %j', (id, problem, fixed) => {
    const [finding, ...others] = find(id);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'error' });
    expect(finding.message).toContain(problem);
    expect(finding.evidence.path).toEqual(['metadata', 'annotations', ID]);
    expect(
      finding.fixes.map(
        ({ certain, edits: [edit] }) =>
          `${certain ? '! ' : ''}${edit.type === 'set' && edit.value}`,
      ),
    ).toEqual(fixed === undefined ? [] : [fixed]);
  });

  it('says nothing of an id that selects nothing, or that is not there', () => {
    expect(
      find('not legal', { 'backstage.io/kubernetes-label-selector': 'a=b' }),
    ).toEqual([]);
    expect(
      findingsOf('id-format', { entity: component('not legal!', {}) }),
    ).toEqual([]);
  });

  it('repeats only the beginning of a long id, with nothing in it that acts', () => {
    const [text] = message(`\u001b[31m\u202e${'x'.repeat(10_000)}`);
    expect(text.length).toBeLessThan(300);
    expect(text).toContain('\\u001b[31m\\u202e');
  });
});
