import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  NextStep,
  Problem,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { ActionButton } from '../actions/ActionButton';
import { Selection } from '../details/Selection';
import { clockTime } from '../health/clockTime';
import { kubernetesWorkloadsTranslationRef } from '../translation';

const STATUS = { error: 'danger', warning: 'warning', info: 'info' } as const;

/** One problem: what is wrong, since when, what follows from it, and what to look at next one click away. */
export function ProblemAlert(props: {
  cluster: string;
  isClusterNamed: boolean;
  problem: Problem;
  /** What the configuration allows to be done. */
  actions: readonly WorkloadAction[];
  onSelect: (selection: Selection) => void;
}) {
  const { cluster, isClusterNamed, problem, actions, onSelect } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const commands = problem.next.flatMap(step =>
    step.type === 'command' ? [step.command] : [],
  );
  const facts = [
    isClusterNamed && cluster,
    problem.since !== undefined &&
      t('view.since', { when: clockTime(problem.since) }),
  ].filter(Boolean);
  const steps = withEvents(problem);
  return (
    <Alert
      status={STATUS[problem.severity]}
      icon
      title={problem.message}
      description={
        <Flex direction="column" gap="1">
          {facts.length > 0 && (
            <Text variant="body-small">{facts.join(' · ')}</Text>
          )}
          {problem.consequences.map(({ problem: id, message }) => (
            <Text key={id} variant="body-small">
              {t('view.consequence', { message })}
            </Text>
          ))}
          {commands.map(command => (
            <code key={command}>{command}</code>
          ))}
          <Flex gap="2" mt="1" style={{ flexWrap: 'wrap' }}>
            {steps.map(step => (
              <Button
                key={JSON.stringify(step)}
                variant="secondary"
                size="small"
                onPress={() => onSelect(selectionOf(cluster, step))}
              >
                {t(labelOf(step))}
              </Button>
            ))}
            <ActionButton
              cluster={cluster}
              object={problem.workload}
              enabled={actions}
            />
          </Flex>
        </Flex>
      }
    />
  );
}

type OpenStep = Exclude<NextStep, { type: 'command' }>;

/** What can be opened; the events of the workload always can. */
function withEvents({ next, workload }: Problem): OpenStep[] {
  const steps = next.filter(
    (step): step is OpenStep => step.type !== 'command',
  );
  return steps.some(({ type }) => type === 'events')
    ? steps
    : [...steps, { type: 'events', object: workload }];
}

function selectionOf(cluster: string, step: OpenStep): Selection {
  if (step.type === 'events')
    return { cluster, object: step.object, view: 'events' };
  const { namespace, pod, container, previous } = step;
  return {
    cluster,
    object: { kind: 'Pod', namespace, name: pod },
    view: 'logs',
    container,
    previous: previous || undefined,
  };
}

function labelOf(step: OpenStep) {
  if (step.type === 'events') return 'details.events';
  return step.previous ? 'logs.openBefore' : 'logs.open';
}
