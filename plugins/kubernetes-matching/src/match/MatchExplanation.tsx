import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Text } from '@backstage/ui';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { AskedQuery } from './AskedQuery';
import { ClusterAnswers } from './ClusterAnswers';
import { FindingNotes } from './FindingNotes';
import { FindingView } from './FindingView';
import { CheckedAt } from './Freshness';
import { StatusLabel } from './StatusLabel';

/** Why an entity is, or is not, linked to its workloads: the sentence first, then the fix, then what it rests on. */
export function MatchExplanation(props: {
  entity: Entity;
  match: EntityMatch;
  isLive: boolean;
}) {
  const { entity, match, isLive } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const [leading, ...notes] = match.findings;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="4" style={{ minWidth: 0 }}>
          <Flex justify="between" gap="2" style={{ flexWrap: 'wrap' }}>
            <StatusLabel status={match.status} as="h2" />
            <CheckedAt match={match} isLive={isLive} />
          </Flex>
          <Text
            as="p"
            variant="body-large"
            style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
          >
            {leading?.message ?? <WithoutFinding match={match} />}
          </Text>
          {leading && <FindingView entity={entity} finding={leading} />}
          <div>
            <AskedQuery match={match} />
            <ClusterAnswers match={match} />
            <FindingNotes entity={entity} findings={notes} />
          </div>
          {match.omitted.includes('others-workloads') && leading && (
            <Text variant="body-small" color="secondary">
              {t('match.omitted')}
            </Text>
          )}
          {match.omitted.includes('history') && leading && (
            <Text variant="body-small" color="secondary">
              {t('match.omittedHistory')}
            </Text>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}

/** No finding is either good news, or the reason cannot be read. */
function WithoutFinding({ match }: { match: EntityMatch }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <>
      {match.omitted.includes('others-workloads')
        ? t('match.noFindingShown')
        : t('match.noFinding')}
    </>
  );
}
