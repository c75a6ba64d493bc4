import { deployment } from '../__testUtils__/objects';
import { assessComponent } from '../component/assessComponent';
import { NOW } from '../__testUtils__/objects';
import { OwnerTree } from '../tree/OwnerTree';

describe('rollout-paused', () => {
  it('says how to resume it', () => {
    const [problem] = assessComponent({
      tree: OwnerTree.create([deployment({ spec: { paused: true } })]),
      now: NOW,
    }).problems;
    expect(problem).toMatchObject({
      problem: 'rollout-paused',
      severity: 'warning',
      next: [
        {
          type: 'command',
          command: 'kubectl rollout resume deployment/cart --namespace shop',
        },
      ],
    });
  });

  it('makes no command of a name that the API server would refuse', () => {
    const [problem] = assessComponent({
      tree: OwnerTree.create([
        deployment({ spec: { paused: true }, metadata: { name: 'a;reboot' } }),
      ]),
      now: NOW,
    }).problems;
    expect(problem.next).toEqual([]);
  });
});
