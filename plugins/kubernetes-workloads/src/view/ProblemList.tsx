import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import {
  ClusterWorkloads,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useState } from 'react';
import { Selection } from '../details/Selection';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { ProblemAlert } from './ProblemAlert';

/** More problems show when asked for; the worst come first. */
const MAX_SHOWN = 5;
const ORDER = ['error', 'warning', 'info'];

/** What is wrong, on whichever cluster, the worst first. */
export function ProblemList(props: {
  clusters: readonly ClusterWorkloads[];
  /** What the configuration allows to be done. */
  actions: readonly WorkloadAction[];
  onSelect: (selection: Selection) => void;
}) {
  const { clusters, actions, onSelect } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [isWhole, setWhole] = useState(false);
  const all = clusters
    .flatMap(({ cluster, problems }) =>
      problems.map(problem => ({ cluster, problem })),
    )
    .sort(
      (a, b) =>
        ORDER.indexOf(a.problem.severity) - ORDER.indexOf(b.problem.severity),
    );
  const shown = isWhole ? all : all.slice(0, MAX_SHOWN);
  if (all.length === 0) return null;
  return (
    <Flex direction="column" gap="2">
      {shown.map(({ cluster, problem }) => (
        <ProblemAlert
          key={[
            ...[cluster, problem.problem, problem.workload.kind],
            ...[problem.workload.namespace, problem.workload.name],
            problem.container,
            problem.problem === 'alert-firing' && problem.message,
          ].join(' ')}
          cluster={cluster}
          isClusterNamed={clusters.length > 1}
          problem={problem}
          actions={actions}
          onSelect={onSelect}
        />
      ))}
      {all.length > shown.length && (
        <Button variant="secondary" onPress={() => setWhole(true)}>
          {t('view.moreProblems', { count: all.length - shown.length })}
        </Button>
      )}
    </Flex>
  );
}
