import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import {
  MatchingSummary,
  OmittedPart,
} from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { isRestricted, UrlFilter } from './useUrlFilter';

/** Why a list could not be read. */
export function ListError({ error }: { error: Error }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const isDenied =
    error.name === 'ResponseError' && /\b403\b/.test(error.message);
  return (
    <Alert
      status={isDenied ? 'info' : 'danger'}
      icon
      title={isDenied ? t('fleet.denied') : t('fleet.failed')}
      description={isDenied ? undefined : error.message}
    />
  );
}

/** That parts are missing because the viewer may not read them. */
export function ListOmitted(props: { omitted: readonly OmittedPart[] }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  if (props.omitted.length === 0) return null;
  return <Alert status="info" icon title={t('fleet.omitted')} />;
}

/** An empty list says what was looked at, and what could not be. */
export function ListEmpty(props: {
  list: 'components' | 'danglingLabels' | 'unlabelledWorkloads';
  filter: UrlFilter;
  whose?: 'mine' | 'all';
  summary?: MatchingSummary;
}) {
  const { list, filter, whose, summary } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const clusters =
    summary?.clusters === undefined
      ? t('empty.clustersUnknown')
      : t('empty.clusterCount', { count: summary.clusters });
  const total = summary?.entities.toLocaleString() ?? '?';
  const text = () => {
    if (list === 'components') {
      if (whose === 'mine') return t('empty.mine');
      return isRestricted(filter)
        ? t('empty.filtered', { total, clusters })
        : t('empty.components', { total, clusters });
    }
    return isRestricted(filter)
      ? t('empty.fleetFiltered', { clusters })
      : t(`empty.${list}`, { clusters });
  };
  const notAsked = summary?.clustersNotSynced ?? 0;
  return (
    <Text as="p">
      {text()}
      {notAsked > 0 && t('empty.notAsked', { count: notAsked })}
    </Text>
  );
}
