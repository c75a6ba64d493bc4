import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  ClusterWorkloads,
  NextStep,
  PodRow,
} from '@mooring/plugin-kubernetes-workloads-common';
import { LogChoice } from '../logs/LogChoice';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { HealthLabel } from '../health/HealthLabel';
import { PodsTable } from './PodsTable';
import { ProblemAlert } from './ProblemAlert';
import { useStateText } from '../health/useStateText';

/** How an entity's workloads are in one cluster. */
export function ClusterSection(props: {
  workloads: ClusterWorkloads;
  onLogs: (choice: LogChoice) => void;
}) {
  const { workloads, onLogs } = props;
  const { cluster, status, state, pods, problems, podRows, totalPods } =
    workloads;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const stateText = useStateText();
  const openStep = ({ namespace, pod, container, previous }: LogStep) =>
    onLogs({ cluster, namespace: namespace ?? '', pod, container, previous });
  const openPod = ({ namespace, name, containers }: PodRow) =>
    onLogs({
      cluster,
      namespace: namespace ?? '',
      pod: name,
      container: containers.find(({ role }) => role === 'main')?.name ?? '',
      previous: false,
    });
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
        <Text as="h3" weight="bold">
          {cluster}
        </Text>
        <HealthLabel status={status} />
        {pods.desired > 0 && (
          <Text>
            {t('view.ready', {
              ready: String(pods.ready),
              desired: String(pods.desired),
            })}
          </Text>
        )}
        {stateText(state) && <Text color="secondary">{stateText(state)}</Text>}
      </Flex>
      {workloads.unreadable.length > 0 && (
        <Text as="p" color="secondary">
          {t('view.unreadable', { kinds: listed(workloads.unreadable) })}
        </Text>
      )}
      {problems.map(problem => (
        <ProblemAlert
          key={`${problem.problem} ${problem.workload.kind} ${problem.workload.name} ${problem.container}`}
          problem={problem}
          onLogs={openStep}
        />
      ))}
      <PodsTable
        cluster={cluster}
        pods={podRows}
        total={totalPods}
        onLogs={openPod}
      />
    </Flex>
  );
}

type LogStep = NextStep & { type: 'logs' };

/** `pods and deployments.apps`; of many, the first three. */
function listed(kinds: readonly string[]): string {
  const more = kinds.length > 3 ? ` +${kinds.length - 3}` : '';
  return `${kinds.slice(0, 3).join(', ')}${more}`;
}
