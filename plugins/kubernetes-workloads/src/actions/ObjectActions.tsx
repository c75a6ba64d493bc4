import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import {
  ProblemObject,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { ActionButton } from './ActionButton';
import { actionOf } from './actionOf';
import { sourceUrlOf } from './sourceUrlOf';

/** What can be done to an object from here, and where the rest is done. */
export function ObjectActions(props: {
  cluster: string;
  object: ProblemObject;
  /** What the configuration allows. */
  enabled: readonly WorkloadAction[];
}) {
  const { cluster, object, enabled } = props;
  const action = actionOf(object);
  if (!action) return null;
  return (
    <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
      <ActionButton {...{ cluster, object, enabled }} />
      {action === 'restart-rollout' && <WhereToChange />}
    </Flex>
  );
}

/** The number of replicas and the version stand in a manifest; what is changed here, the next deployment would undo. */
function WhereToChange() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const url = sourceUrlOf(entity);
  return (
    <Text variant="body-small" color="secondary">
      {t('actions.elsewhere')}{' '}
      {url && (
        <Link href={url} target="_blank" rel="noopener noreferrer">
          {t('actions.source')}
        </Link>
      )}
    </Text>
  );
}
