import { MultiMap } from './MultiMap';

it('keeps several values for a key, and none of those that were deleted', () => {
  const map = new MultiMap<number>();
  map.add('a', 1);
  map.add('a', 2);
  map.delete('a', 1);
  map.delete('a', 3);
  map.delete('b', 1);
  expect([map.get('a'), map.get('b')]).toEqual([[2], []]);
  map.delete('a', 2);
  expect(map.get('a')).toEqual([]);
});
