import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Text } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { Suggestions } from './Suggestions';
import { kubernetesMatchingTranslationRef } from '../translation';
import { FindingView } from './FindingView';

/** The tab of an entity that asks for nothing: what looks like its own, and the annotation that would claim it. */
export function WithoutAnnotation(props: {
  entity: Entity;
  match: EntityMatch;
}) {
  const { entity, match } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const [finding] = match.findings;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="4" style={{ minWidth: 0 }}>
          <Text as="h2" weight="bold" variant="body-large">
            {t('match.notAsked')}
          </Text>
          {finding ? (
            <>
              <Text as="p" style={{ overflowWrap: 'anywhere' }}>
                {finding.message}
              </Text>
              <FindingView entity={entity} finding={finding} />
            </>
          ) : (
            <Suggestions entity={entity} match={match} isFixAlwaysShown />
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}
