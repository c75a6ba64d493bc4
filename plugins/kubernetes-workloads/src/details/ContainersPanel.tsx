import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  ContainerStatus,
  Termination,
} from '@mooring/plugin-kubernetes-workloads-common';
import { clockTime } from '../health/clockTime';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { ContainerUsageRows } from '../usage/ContainerUsageRows';
import { containerResources } from './containerResources';
import styles from './DetailsDrawer.module.css';
import { ScrollRegion } from './ScrollRegion';
import { askManifest, OpenObject, useObject } from './useObject';

/** The containers of a pod: what they run, what they may use, and how they ended last. */
export function ContainersPanel(
  props: OpenObject & { containers: readonly ContainerStatus[] },
) {
  const { containers } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  // Anyone who can't read the manifest sees everything but requests and limits.
  const { value } = useObject(askManifest, props);
  if (containers.length === 0)
    return <Text as="p">{t('containers.gone')}</Text>;
  return (
    <ScrollRegion label={t('details.containers')}>
      <Flex direction="column" gap="3">
        {containers.map(container => (
          <Container
            key={container.name}
            cluster={props.cluster}
            object={props.object}
            container={container}
            resources={
              value && containerResources(value.object, container.name)
            }
          />
        ))}
      </Flex>
    </ScrollRegion>
  );
}

function Container(
  props: Pick<OpenObject, 'cluster' | 'object'> & {
    container: ContainerStatus;
    resources?: ReturnType<typeof containerResources>;
  },
) {
  const { cluster, object, container, resources } = props;
  const { name, role, image, restarts, state, lastTermination } = container;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const ended = state.type === 'terminated' ? state.termination : undefined;
  const waiting = state.type === 'waiting' ? state : undefined;
  const facts: [string, string | undefined][] = [
    [t('containers.image'), image],
    [t('containers.state'), waiting?.reason ?? t(`containers.${state.type}`)],
    [t('containers.message'), waiting?.message],
    [t('pods.restarts'), String(restarts)],
    [
      t('containers.requests'),
      resources && (resources.requests || t('containers.unset')),
    ],
    [
      t('containers.limits'),
      resources && (resources.limits || t('containers.unset')),
    ],
  ];
  return (
    <Card>
      <CardHeader>
        <Text as="h3" weight="bold">
          {name} {role !== 'main' && `(${t(`containers.${role}`)})`}
        </Text>
      </CardHeader>
      <CardBody>
        <table className={styles.table}>
          <tbody>
            {facts.map(
              ([label, value]) =>
                value !== undefined && (
                  <tr key={label}>
                    <th scope="row">{label}</th>
                    <td className={styles.message}>{value}</td>
                  </tr>
                ),
            )}
            <ContainerUsageRows
              cluster={cluster}
              pod={object}
              container={name}
            />
            {ended && <Ending label={t('containers.ended')} ending={ended} />}
            {lastTermination && (
              <Ending
                label={t('containers.lastEnded')}
                ending={lastTermination}
              />
            )}
          </tbody>
        </table>
      </CardBody>
    </Card>
  );
}

/** How a container ended: code or signal, reason, when, and the message that it left. */
function Ending({ label, ending }: { label: string; ending: Termination }) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { exitCode, signal, reason, message, finishedAt } = ending;
  const parts = [
    t('pods.exitCode', { code: String(exitCode) }),
    signal !== undefined && t('containers.signal', { signal: String(signal) }),
    reason,
    finishedAt !== undefined && clockTime(finishedAt),
  ];
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className={styles.message}>
        {parts.filter(Boolean).join(', ')}
        {message && `\n${message}`}
      </td>
    </tr>
  );
}
