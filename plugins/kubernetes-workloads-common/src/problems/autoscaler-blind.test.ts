import { deployment, object } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const autoscaler = (reason: string) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'cart', {
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'cart' } },
    status: {
      conditions: [
        {
          type: 'ScalingActive',
          status: 'False',
          reason,
          message: 'no metrics returned from resource metrics API',
        },
      ],
    },
  });

describe('autoscaler-blind', () => {
  it('gives the reason', () => {
    expect(
      problemsOf([deployment(), autoscaler('FailedGetResourceMetric')]),
    ).toEqual([
      "warning autoscaler-blind: The autoscaler can't scale: no metrics returned from resource metrics API.",
    ]);
  });

  it('takes no offence at a workload scaled to zero', () => {
    expect(problemsOf([deployment(), autoscaler('ScalingDisabled')])).toEqual(
      [],
    );
  });
});
