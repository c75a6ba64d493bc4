import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ProblemObject,
  ResourceUsage,
} from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { formatAmount, Resource } from './formatAmount';
import { usePodUsage } from './UsageContext';
import { percentOf } from './UsageText';

/** What a container uses, against what it requests and may use. */
export function ContainerUsageRows(props: {
  cluster: string;
  pod: ProblemObject;
  container: string;
}) {
  const { cluster, pod, container } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const usage = usePodUsage(cluster, pod)?.containers.find(
    ({ name }) => name === container,
  );
  if (!usage) return null;
  const against = (
    resource: Resource,
    part: 'request' | 'limit',
    { used, ...set }: ResourceUsage,
  ) => {
    const whole = set[part];
    if (whole === undefined) return t(`usage.no_${part}`);
    const amount = formatAmount(resource, whole);
    return used === undefined
      ? t(`usage.${part}`, { amount })
      : t(`usage.share_${part}`, { amount, percent: percentOf(used, whole) });
  };
  return (
    <>
      {(['cpu', 'memory'] as const).map(resource => {
        const { used } = usage[resource];
        return (
          <tr key={resource}>
            <th scope="row">{t(`pods.${resource}`)}</th>
            <td>
              {[
                used === undefined
                  ? t('usage.unmeasured')
                  : t('usage.used', { amount: formatAmount(resource, used) }),
                against(resource, 'request', usage[resource]),
                against(resource, 'limit', usage[resource]),
              ].join(' · ')}
            </td>
          </tr>
        );
      })}
    </>
  );
}
