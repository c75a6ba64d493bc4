import { KubernetesObject } from '@mooring/kubernetes-objects';
import { assessComponent } from '../component/assessComponent';
import { ContainerUsage } from '../problems/createProblem';
import { Problem } from '../problems/Problem';
import { OwnerTree } from '../tree/OwnerTree';
import { NOW } from './objects';

/** The problems of objects at {@link NOW}, by id and sentence, consequences indented. */
export function problemsOf(
  objects: readonly KubernetesObject[],
  usage?: ContainerUsage,
): string[] {
  const tree = OwnerTree.create(objects);
  const { problems } = assessComponent({ tree, now: NOW, usage });
  return problems.flatMap(line);
}

function line({ problem, severity, message, consequences }: Problem): string[] {
  return [
    `${severity} ${problem}: ${message}`,
    ...consequences.flatMap(line).map(text => `  ${text}`),
  ];
}
