import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { NextStep, Problem } from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { clockTime } from '../health/clockTime';

const STATUS = { error: 'danger', warning: 'warning', info: 'info' } as const;

/** One problem: what is wrong, since when, what follows from it, and its log one click away. */
export function ProblemAlert(props: {
  problem: Problem;
  onLogs: (step: NextStep & { type: 'logs' }) => void;
}) {
  const { problem, onLogs } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const logs = problem.next.filter(
    (step): step is NextStep & { type: 'logs' } => step.type === 'logs',
  );
  const commands = problem.next.flatMap(step =>
    step.type === 'command' ? [step.command] : [],
  );
  return (
    <Alert
      status={STATUS[problem.severity]}
      icon
      title={problem.message}
      description={
        <Flex direction="column" gap="1">
          {problem.since !== undefined && (
            <Text variant="body-small">
              {t('view.since', { when: clockTime(problem.since) })}
            </Text>
          )}
          {problem.consequences.map(({ problem: id, message }) => (
            <Text key={id} variant="body-small">
              {t('view.consequence', { message })}
            </Text>
          ))}
          {commands.map(command => (
            <code key={command}>{command}</code>
          ))}
        </Flex>
      }
      customActions={logs.map(step => (
        <Button
          key={`${step.pod}/${step.container}`}
          variant="secondary"
          onPress={() => onLogs(step)}
        >
          {step.previous ? t('logs.openBefore') : t('logs.open')}
        </Button>
      ))}
    />
  );
}
