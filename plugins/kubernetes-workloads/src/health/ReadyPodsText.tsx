import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, VisuallyHidden } from '@backstage/ui';
import { ClusterWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { sawPods, Trust } from './trust';

/** How many pods are ready, or were when they were seen last; nothing where none are wanted or none could be seen. */
export function ReadyPodsText(props: {
  workloads: Pick<ClusterWorkloads, 'pods' | 'unreadable' | 'totalPods'>;
  trust: Trust;
  /** Only the figures, with the sentence for those who can't see the column. */
  isShort?: boolean;
}) {
  const { workloads, trust, isShort = false } = props;
  const { ready, desired } = workloads.pods;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (!sawPods(workloads) || (!isShort && desired === 0)) return null;
  const isNow = trust.isCurrent && trust.isTrusted;
  const figures = { ready: String(ready), desired: String(desired) };
  const sentence = t(isNow ? 'view.ready' : 'view.readyLast', figures);
  const color = isNow ? 'primary' : 'secondary';
  if (!isShort) return <Text color={color}>{sentence}</Text>;
  return (
    <>
      <Text color={color} aria-hidden>
        {isNow ? `${ready}/${desired}` : t('view.readyLastShort', figures)}
      </Text>
      <VisuallyHidden>{sentence}</VisuallyHidden>
    </>
  );
}
