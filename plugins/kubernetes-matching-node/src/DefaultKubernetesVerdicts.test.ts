import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';
import { DefaultKubernetesVerdicts } from './DefaultKubernetesVerdicts';

const cart: MatchVerdict = {
  entityRef: 'component:default/cart',
  query: { labelSelector: 'app=cart', source: 'label-selector', id: 'cart' },
  status: 'matched',
  findings: [],
};

it('passes verdicts on to those who listened before there was a source', () => {
  const verdicts = DefaultKubernetesVerdicts.create();
  const heard: string[] = [];
  const unsubscribe = verdicts.subscribe(refs => heard.push(...refs));
  expect(verdicts.isProvided).toBe(false);
  expect(verdicts.get(cart.entityRef)).toBeUndefined();

  let tell = (_: ReadonlySet<string>) => {};
  const source = {
    get: (ref: string) => (ref === cart.entityRef ? cart : undefined),
    subscribe: (listener: typeof tell) => {
      tell = listener;
      return () => {};
    },
  };
  verdicts.provide(source);
  expect(verdicts.isProvided).toBe(true);
  expect(verdicts.get(cart.entityRef)).toBe(cart);
  expect(() => verdicts.provide(source)).toThrow('already');

  tell(new Set([cart.entityRef]));
  unsubscribe();
  tell(new Set(['component:default/till']));
  expect(heard).toEqual([cart.entityRef]);
});
