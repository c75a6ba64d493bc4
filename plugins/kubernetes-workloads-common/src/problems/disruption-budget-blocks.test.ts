import { deploymentOf, object, pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const budget = (
  status: object,
  selector: unknown = { matchLabels: { app: 'cart' } },
) =>
  object('policy/v1', 'PodDisruptionBudget', 'cart', {
    spec: { selector },
    status: {
      expectedPods: 2,
      currentHealthy: 2,
      desiredHealthy: 2,
      disruptionsAllowed: 0,
      ...status,
    },
  });

describe('disruption-budget-blocks', () => {
  it('is found while all pods are well', () => {
    expect(problemsOf([...deploymentOf([pod()]), budget({})])).toEqual([
      "warning disruption-budget-blocks: The disruption budget lets no pod go: it needs 2 of 2 healthy pods, so a node can't be drained.",
    ]);
  });

  it.each([
    ['room', budget({ disruptionsAllowed: 1 })],
    ['pods that are down', budget({ currentHealthy: 1 })],
    ['other pods', budget({}, { matchLabels: { app: 'other' } })],
    [
      'a selector that no API server takes',
      budget({}, { matchExpressions: 'x' }),
    ],
  ])('is silent with %s', (_, item) => {
    expect(problemsOf([...deploymentOf([pod()]), item])).toEqual([]);
  });
});
