import { deploymentOf, object, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const service = (selector?: object) =>
  object('v1', 'Service', 'cart', { spec: { selector } });
const starting = pod({
  container: {
    ready: false,
    state: { waiting: { reason: 'ContainerCreating' } },
  },
});

describe('service-without-endpoints', () => {
  it('is found while none of the pods selected is ready', () => {
    expect(
      problemsOf([...deploymentOf([starting]), service({ app: 'cart' })]),
    ).toEqual([
      'error service-without-endpoints: Service cart has no endpoints: none of its 1 pod is ready.',
    ]);
  });

  it.each([
    [
      'a ready pod of another workload',
      [starting, pod({ name: 'b' })],
      { app: 'cart' },
    ],
    ['no selector', [starting], undefined],
    ['other pods', [starting], { app: 'other' }],
  ])('is silent with %s', (_, pods, selector) => {
    expect(problemsOf([...pods, service(selector)])).toEqual([]);
  });
});
