import { ConfigReader } from '@backstage/config';
import { readOptions } from './readOptions';

const kubernetes = { serviceLocatorMethod: { type: 'multiTenant' } };
const live = (data: { [key: string]: any }) =>
  readOptions(new ConfigReader({ kubernetes, ...data })).live;

it('takes live verdicts in, unless matches are for owners only', () => {
  const owners = { permission: { policy: { kubernetes: 'owners' } } };
  const set = (value: boolean) => ({
    catalog: { processors: { kubernetesMatching: { live: value } } },
  });
  expect(live({})).toBe(true);
  expect(live({ permission: { policy: { kubernetes: 'everyone' } } })).toBe(
    true,
  );
  expect(live(owners)).toBe(false);
  expect(live({ ...owners, ...set(true) })).toBe(true);
  expect(live(set(false))).toBe(false);
});
