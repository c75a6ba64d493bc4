import {
  conditionOf,
  groupKindOf,
  readFlag,
} from '@mooring/kubernetes-objects';
import { createProblem } from './createProblem';

/** A Deployment is paused: changes of its template are not rolled out. */
export const rolloutPaused = createProblem({
  id: 'rollout-paused',
  description: "A Deployment is paused, so changes aren't rolled out.",
  severity: 'warning',
  message: () =>
    'The rollout is paused: changes wait until somebody resumes it.',
  *check({ workload: { object } }) {
    if (groupKindOf(object) !== 'Deployment.apps') return;
    if (!readFlag(object.spec, 'paused')) return;
    const { namespace, name } = object.metadata;
    yield {
      data: undefined,
      objects: [object],
      since: conditionOf(object, 'Progressing')?.since,
      next: resume(namespace, name),
    };
  },
});

/** Only DNS names make a command. */
function resume(namespace: string | undefined, name: string) {
  if (![namespace ?? '', name].every(part => /^[a-z0-9.-]*$/.test(part)))
    return [];
  const command = `kubectl rollout resume deployment/${name}${
    namespace ? ` --namespace ${namespace}` : ''
  }`;
  return [{ type: 'command' as const, command }];
}
