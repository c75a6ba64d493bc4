import { checkCustomResources } from './checkCustomResources';

const rollouts = {
  group: 'argoproj.io',
  apiVersion: 'v1alpha1',
  plural: 'rollouts',
};

it('takes each resource once, and nothing else that comes with it', () => {
  expect(checkCustomResources([rollouts, { ...rollouts, x: 1 }])).toEqual([
    rollouts,
  ]);
});

it('takes 50 resources and no more', () => {
  const many = (length: number) =>
    Array.from({ length }, (_, at) => ({ ...rollouts, plural: `kind-${at}` }));
  expect(checkCustomResources(many(50))).toHaveLength(50);
  expect(() => checkCustomResources(many(1500))).toThrow(
    'customResources names 1500 resources; ask for 50 at most',
  );
});

it.each([
  ['apiVersion', '..'],
  ['apiVersion', '.'],
  ['apiVersion', 'v1/../..'],
  ['apiVersion', ''],
  ['apiVersion', undefined],
  ['plural', '..'],
  ['plural', 'rollouts?watch=true'],
  ['plural', 'rollouts%2f..'],
  ['plural', 'x\n'],
  ['plural', 'x'.repeat(250_000)],
  ['plural', { toString: 'x' }],
  ['plural', ['rollouts']],
  ['group', '..'],
  ['group', ''],
  ['group', 'argoproj.io/..'],
  ['group', null],
])('refuses the %s %j', (name, value) => {
  expect(() => checkCustomResources([{ ...rollouts, [name]: value }])).toThrow(
    new RegExp(`^customResources\\[0\\].${name}: .{1,160}$`, 's'),
  );
});

it.each([null, 'rollouts', 7, []])('refuses %j for a resource', value => {
  expect(() => checkCustomResources([value])).toThrow(
    'customResources[0].group',
  );
});
