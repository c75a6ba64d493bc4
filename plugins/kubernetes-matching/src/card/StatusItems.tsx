import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import { kubernetesMatchingTranslationRef } from '../translation';
import { matchingStatusItems } from './statusItems';

/** An alert for each finding that the catalog stored with the entity: all there is to say while the match is not known. */
export function StatusItems({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const items = matchingStatusItems(entity);
  if (items.length === 0) return null;
  return (
    <Flex direction="column" gap="2">
      {items.map(({ level, message }) => (
        <Alert
          key={message}
          status={level === 'info' ? 'info' : 'warning'}
          icon
          title={t('card.statusTitle')}
          description={message}
        />
      ))}
    </Flex>
  );
}
