import { readSelection, Selection, writeSelection } from './Selection';

const pod: Selection = {
  cluster: 'prod-eu',
  object: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
  view: 'logs',
  container: 'web',
  previous: true,
};
const deployment: Selection = {
  cluster: 'prod-eu',
  object: { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' },
  view: 'events',
  container: undefined,
  previous: undefined,
};

describe('the selection in the address', () => {
  it.each([pod, deployment])('is read as it was written: %j', selection => {
    expect(
      readSelection(writeSelection(new URLSearchParams(), selection)),
    ).toEqual(selection);
  });

  it('leaves what else stands there, and goes without a trace', () => {
    const open = writeSelection(new URLSearchParams('a=b'), pod);
    expect(open.toString()).toBe(
      'a=b&view=logs&cluster=prod-eu&namespace=shop&pod=cart-1&container=web&previous=true',
    );
    expect(writeSelection(open, undefined).toString()).toBe('a=b');
  });

  it.each([
    '',
    'view=logs',
    'view=logs&cluster=a',
    'view=logs&cluster=a&kind=Pod',
    'view=secrets&cluster=a&pod=b',
  ])('is nothing when something is missing or unknown: %j', query => {
    expect(readSelection(new URLSearchParams(query))).toBeUndefined();
  });
});
