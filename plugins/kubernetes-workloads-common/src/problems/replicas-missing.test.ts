import { deployment, replicaSet } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const message =
  'pods "cart-1-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2';
const conditions = [
  { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
];

describe('replicas-missing', () => {
  it('gives the refusal once, though the Deployment repeats it', () => {
    const top = deployment({ status: { conditions } });
    expect(
      problemsOf([top, replicaSet(top, { status: { conditions } })]),
    ).toEqual([`error replicas-missing: Pods can't be created: ${message}.`]);
  });
});
