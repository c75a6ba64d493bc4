import { pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const limited = pod({
  spec: {
    containers: [{ name: 'web', resources: { limits: { memory: '100Mi' } } }],
  },
});
const using = (mebibytes: number) => () => ({
  memoryBytes: mebibytes * 2 ** 20,
});

describe('memory-near-limit', () => {
  it('gives the share of the limit', () => {
    expect(problemsOf([limited], using(95))).toEqual([
      'warning memory-near-limit: Container "web" of pod cart-1-a uses 95 % of its memory limit of 100Mi.',
    ]);
  });

  it('says nothing without a limit, without a measurement, or with room', () => {
    expect(problemsOf([limited], using(80))).toEqual([]);
    expect(problemsOf([limited], () => undefined)).toEqual([]);
    expect(problemsOf([pod()], using(95))).toEqual([]);
  });
});
