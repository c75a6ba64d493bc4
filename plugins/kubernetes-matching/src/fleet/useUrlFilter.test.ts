import { isRestricted, readFilter, writeFilter } from './useUrlFilter';

const read = (query: string) => readFilter(new URLSearchParams(query));

describe('the filter in the URL', () => {
  it('is read and written back as it was', () => {
    const query =
      'status=unmatched&status=unknown&rule=near-miss&cluster=eu&owner=group%3Adefault%2Fa&text=a%26b&whose=all';
    const filter = read(query);
    expect(filter).toEqual({
      status: ['unmatched', 'unknown'],
      rule: ['near-miss'],
      cluster: ['eu'],
      namespace: [],
      owner: ['group:default/a'],
      text: 'a&b',
      whose: 'all',
    });
    expect(read(String(writeFilter(new URLSearchParams(), filter)))).toEqual(
      filter,
    );
  });

  it('leaves alone what it does not know, and what does not change', () => {
    const before = new URLSearchParams('tab=1&rule=no-objects&status=unknown');
    const after = writeFilter(before, { status: ['matched'], text: '' });
    expect(String(after)).toBe('tab=1&rule=no-objects&status=matched');
  });

  it('reads nothing from what nobody chose', () => {
    const filter = read(
      `status=broken&whose=theirs&rule=&text=${'x'.repeat(
        300,
      )}&${'cluster=a&'.repeat(500)}`,
    );
    expect(filter).toMatchObject({ status: [], rule: [], text: '' });
    expect(filter.whose).toBeUndefined();
    expect(filter.cluster).toHaveLength(50);
  });

  it('restricts by anything but whose components they are', () => {
    expect(isRestricted(read('whose=mine'))).toBe(false);
    expect(isRestricted(read('text=a'))).toBe(true);
    expect(isRestricted(read('namespace=a'))).toBe(true);
  });
});
