import { readLogChoice, writeLogChoice } from './LogChoice';

const choice = {
  cluster: 'prod-eu',
  namespace: 'shop',
  pod: 'cart-1',
  container: 'web',
  previous: true,
};

describe('the open log in the address', () => {
  it('is read as it was written, beside what else is there', () => {
    const query = writeLogChoice(new URLSearchParams('tab=a'), choice);
    expect(query.get('tab')).toBe('a');
    expect(readLogChoice(query)).toEqual(choice);
    expect(writeLogChoice(query, undefined).toString()).toBe('tab=a');
  });

  it.each([
    '',
    'view=logs',
    'view=logs&cluster=a&pod=b',
    'cluster=a&pod=b&container=c',
  ])('is none in "%s"', query => {
    expect(readLogChoice(new URLSearchParams(query))).toBeUndefined();
  });
});
