import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef, useEntity } from '@backstage/plugin-catalog-react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import {
  asksForWorkloads,
  EntityMatch,
} from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode } from 'react';
import { BackendMissing } from '../live/BackendMissing';
import { isBackendMissing } from '../live/errors';
import { useEntityMatch } from '../live/useEntityMatch';
import { CheckedAt } from '../match/Freshness';
import { FindingView } from '../match/FindingView';
import { StatusLabel } from '../match/StatusLabel';
import { kubernetesMatchingTranslationRef } from '../translation';
import { ClusterRows } from './ClusterRows';
import { StatusItems } from './StatusItems';
import { Suggestions } from '../match/Suggestions';

/**
 * The verdict on the overview page: what is found on each cluster, and what explains it best. An entity that asks for
 * nothing gets the card only when there is something to suggest or to warn of. `content`, what plugins say of the
 * workloads, takes the place of the count of their pods.
 */
export function MatchCard(props: { content: ReactNode }) {
  const { content } = props;
  const { entity } = useEntity();
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { value: match, error, isLive } = useEntityMatch(entity);
  const entityRoute = useRouteRef(entityRouteRef);

  if (!match && asksForWorkloads(entity) && isBackendMissing(error)) {
    return <BackendMissing />;
  }
  if (!match) return <StatusItems entity={entity} />;
  const asks = asksForWorkloads(entity);
  if (!asks && match.suggestions.length + match.findings.length === 0) {
    return null;
  }
  const tab = entityRoute?.(lowerCaseRef(entity));
  return (
    <Titled match={asks ? match : undefined}>
      {asks && (content || <ClusterRows clusters={match.clusters} />)}
      {match.findings.length > 0 && (
        <Text as="p" style={{ overflowWrap: 'anywhere' }}>
          {match.findings[0].message}
        </Text>
      )}
      {!asks && match.findings.length > 0 && (
        // There is no tab that would show it.
        <FindingView entity={entity} finding={match.findings[0]} />
      )}
      {!asks && <Suggestions entity={entity} match={match} />}
      <Flex justify="between" gap="2" style={{ flexWrap: 'wrap' }}>
        {asks && tab && (
          <Link href={`${tab}/kubernetes`}>{t('card.open')}</Link>
        )}
        <CheckedAt match={match} isLive={isLive} />
      </Flex>
    </Titled>
  );
}

function Titled(props: { match?: EntityMatch; children: ReactNode }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center" gap="2">
          <Text as="h3" variant="title-x-small">
            {t('card.title')}
          </Text>
          {props.match && <StatusLabel status={props.match.status} />}
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3" style={{ minWidth: 0 }}>
          {props.children}
        </Flex>
      </CardBody>
    </Card>
  );
}

function lowerCaseRef(entity: Parameters<typeof getCompoundEntityRef>[0]) {
  const { kind, namespace, name } = getCompoundEntityRef(entity);
  return { kind: kind.toLocaleLowerCase('en-US'), namespace, name };
}
