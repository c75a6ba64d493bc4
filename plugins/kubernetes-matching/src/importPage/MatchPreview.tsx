import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Alert, Flex, Skeleton, Text } from '@backstage/ui';
import {
  asksForWorkloads,
  EntityMatch,
} from '@mooring/plugin-kubernetes-matching-common';
import useAsync from 'react-use/esm/useAsync';
import { kubernetesMatchingApiRef } from '../api';
import { MatchExplanation } from '../match/MatchExplanation';
import { kubernetesMatchingTranslationRef } from '../translation';

/** How many entities of a location are asked for; a location can hold hundreds. */
const MAX_ENTITIES = 20;

/** Whether the entities of locations would be linked to their workloads, before they are registered. */
export function MatchPreview(props: { targets: readonly string[] }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const key = props.targets.join('\n');
  const preview = usePreview(key);
  return (
    <Flex
      direction="column"
      gap="3"
      mb="4"
      role="region"
      aria-label={t('preview.title')}
      aria-busy={preview.loading}
    >
      <Text as="h3" variant="title-x-small">
        {t('preview.title')}
      </Text>
      {preview.loading && (
        <Flex direction="column" gap="2">
          <Text>{t('preview.loading')}</Text>
          <Skeleton height={80} />
        </Flex>
      )}
      {preview.error && (
        <Alert
          status="warning"
          icon
          title={t('preview.failed', { reason: preview.error.message })}
        />
      )}
      {preview.value && <Matches {...preview.value} />}
    </Flex>
  );
}

interface Preview {
  readonly shown: readonly { entity: Entity; match: EntityMatch }[];
  readonly hidden: number;
}

/** Reads the entities with a dry run, as the import page itself does, and asks for the match of each. */
function usePreview(key: string) {
  const catalogApi = useApi(catalogApiRef);
  const matchingApi = useApi(kubernetesMatchingApiRef);
  return useAsync(async (): Promise<Preview> => {
    const locations = await Promise.all(
      key
        .split('\n')
        .map(target =>
          catalogApi.addLocation({ type: 'url', target, dryRun: true }),
        ),
    );
    const entities = locations
      .flatMap(location => location.entities)
      .filter(asksForWorkloads);
    const shown = await Promise.all(
      entities.slice(0, MAX_ENTITIES).map(async entity => ({
        entity,
        match: await matchingApi.explain(entity),
      })),
    );
    return { shown, hidden: entities.length - shown.length };
  }, [key, catalogApi, matchingApi]);
}

function Matches({ shown, hidden }: Preview) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  if (shown.length === 0) return <Text>{t('preview.nothing')}</Text>;
  return (
    <>
      {shown.map(({ entity, match }) => {
        const entityRef = stringifyEntityRef(entity);
        return (
          <section key={entityRef} aria-label={entityRef}>
            <Text as="h4" weight="bold">
              {entityRef}
            </Text>
            <MatchExplanation entity={entity} match={match} isLive={false} />
          </section>
        );
      })}
      {hidden > 0 && <Text>{t('preview.more', { count: hidden })}</Text>}
      <Text variant="body-small" color="secondary">
        {t('preview.note')}
      </Text>
    </>
  );
}
