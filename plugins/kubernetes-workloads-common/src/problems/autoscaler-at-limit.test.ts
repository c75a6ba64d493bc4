import { deployment, object } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const autoscaler = (target: string, condition: object) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'cart', {
    spec: {
      maxReplicas: 4,
      scaleTargetRef: { kind: 'Deployment', name: target },
    },
    status: { conditions: [condition] },
  });

describe('autoscalers', () => {
  it('at their limit are found for their own target alone', () => {
    const condition = {
      type: 'ScalingLimited',
      status: 'True',
      reason: 'TooManyReplicas',
    };
    expect(problemsOf([deployment(), autoscaler('cart', condition)])).toEqual([
      'warning autoscaler-at-limit: The autoscaler is at its maximum of 4 pods and would start more.',
    ]);
    expect(problemsOf([deployment(), autoscaler('other', condition)])).toEqual(
      [],
    );
  });

  it('at their minimum are well', () => {
    const condition = {
      type: 'ScalingLimited',
      status: 'True',
      reason: 'TooFewReplicas',
    };
    expect(problemsOf([deployment(), autoscaler('cart', condition)])).toEqual(
      [],
    );
  });
});
