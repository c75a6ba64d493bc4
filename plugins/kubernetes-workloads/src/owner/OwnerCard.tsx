import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { OwnedWorkloads } from './OwnedWorkloads';

/** How the workloads are of everything that the page's group or user owns. */
export function OwnerCard() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {t('owned.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <OwnedWorkloads owners={[stringifyEntityRef(entity)]} />
      </CardBody>
    </Card>
  );
}
