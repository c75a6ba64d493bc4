import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import { ClusterSourceProblem } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';

/** With more, the rest is counted: a fleet may leave out hundreds for one reason. */
const MAX_SHOWN = 20;

/** The sources of clusters that fail, and the clusters that they leave out: none of them is in the list of clusters. */
export function SourceProblems(props: {
  problems: readonly ClusterSourceProblem[];
}) {
  const { problems } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  if (problems.length === 0) return null;
  const more = problems.length - MAX_SHOWN;
  return (
    <Alert
      status="warning"
      icon
      title={t('fleet.sourceProblems')}
      description={
        <>
          {problems
            .slice(0, MAX_SHOWN)
            .map(({ source, cluster, detail, remedy }) => (
              <Text
                key={`${source}/${cluster ?? ''}/${detail}`}
                as="div"
                variant="body-small"
              >
                {[`${source}: ${detail}`, remedy].filter(Boolean).join(' ')}
              </Text>
            ))}
          {more > 0 && (
            <Text as="div" variant="body-small">
              {t('card.more', { count: more })}
            </Text>
          )}
        </>
      }
    />
  );
}
