import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { DescriptionList } from './DescriptionList';

/** What each cluster was asked, to the letter. */
export function AskedQuery({ match }: { match: EntityMatch }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { labelSelector, namespace, source } = match.query;
  const clusters = match.clusters.map(({ cluster }) => cluster);
  const where = namespace ?? t('query.allNamespaces');
  return (
    <Accordion>
      <AccordionTrigger
        title={t('query.title')}
        subtitle={[
          labelSelector,
          where,
          t('query.clusterCount', { count: clusters.length }),
        ].join(' · ')}
      />
      <AccordionPanel>
        <DescriptionList
          items={[
            [t('query.selector'), <code key="selector">{labelSelector}</code>],
            [t('query.source'), t(`query.sources.${source}`)],
            [t('query.namespace'), where],
            [t('query.clusters'), clusters.join(', ') || t('query.noClusters')],
          ]}
        />
      </AccordionPanel>
    </Accordion>
  );
}
