import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { useClusterUsage } from './UsageContext';

/** Why a cluster's CPU and memory aren't shown. */
export function UsageNote(props: { cluster: string }) {
  const { usage, error } = useClusterUsage(props.cluster);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const text = error
    ? t('usage.unavailableHere', { reason: messageOf(error) })
    : usage && usage.state !== 'measured' && t(`usage.${usage.state}`);
  if (!text) return null;
  return (
    <Text as="p" variant="body-small" color="secondary">
      {text}
    </Text>
  );
}
