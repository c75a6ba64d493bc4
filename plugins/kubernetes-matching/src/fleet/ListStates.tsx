import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import {
  MatchingSummary,
  OmittedPart,
} from '@mooring/plugin-kubernetes-matching-common';
import { BackendMissing } from '../live/BackendMissing';
import { isBackendMissing, messageOf, statusOf } from '../live/errors';
import { kubernetesMatchingTranslationRef } from '../translation';
import { isRestricted, UrlFilter } from './useUrlFilter';

/** Why a list could not be read. */
export function ListError({ error }: { error: Error }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  if (isBackendMissing(error)) return <BackendMissing />;
  switch (isCatalogBroken(error) ? undefined : statusOf(error)) {
    case 403:
      return <Alert status="info" icon title={t('fleet.denied')} />;
    case 503:
      return (
        <Alert
          status="info"
          icon
          title={t('fleet.catalogNotRead')}
          description={t('fleet.catalogNotReadHint')}
        />
      );
    case 501:
      return (
        <Alert
          status="info"
          icon
          title={t('fleet.notWatched')}
          description={messageOf(error)}
        />
      );
    default:
      return (
        <Alert
          status="danger"
          icon
          title={t('fleet.failed')}
          description={messageOf(error)}
        />
      );
  }
}

/** Whether waiting does not help, since the catalog refuses to be read. */
function isCatalogBroken(error: Error): boolean {
  return messageOf(error).startsWith('The catalog cannot be read');
}

/** That parts are missing: the viewer cannot read them, or the database does not answer. */
export function ListOmitted(props: { omitted: readonly OmittedPart[] }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { omitted } = props;
  return (
    <>
      {omitted.some(part => part !== 'history') && (
        <Alert status="info" icon title={t('fleet.omitted')} />
      )}
      {omitted.includes('history') && (
        <Alert status="info" icon title={t('fleet.omittedHistory')} />
      )}
    </>
  );
}

/** An empty list says what was checked, and what could not be. */
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
