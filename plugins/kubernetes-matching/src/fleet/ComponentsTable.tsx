import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
  humanizeEntityRef,
} from '@backstage/plugin-catalog-react';
import { Cell, CellText, ColumnConfig, Table, Text } from '@backstage/ui';
import {
  MatchingSummary,
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode, useMemo } from 'react';
import { RelativeTime } from '../match/RelativeTime';
import { StatusLabel } from '../match/StatusLabel';
import { kubernetesMatchingTranslationRef } from '../translation';
import { ListEmpty, ListError, ListOmitted } from './ListStates';
import { UrlFilter } from './useUrlFilter';
import { usePagedList } from './usePagedList';

type Row = MatchListItem & { id: string };
const toRow = (item: MatchListItem): Row => ({ ...item, id: item.entityRef });

/** The components of a list; a row leads to the entity's Kubernetes tab. */
export function ComponentsTable(props: {
  load: (
    page: { limit: number; cursor?: string },
    options: { signal: AbortSignal },
  ) => Promise<Page<MatchListItem>>;
  filter: UrlFilter;
  whose: 'mine' | 'all';
  summary?: MatchingSummary;
  /** What another plugin says of how each one's workloads are; it finds the entity by `useEntity`. */
  health?: ReactNode;
}) {
  const { load, filter, whose, summary, health } = props;
  const list = usePagedList({ load, toRow });
  const columns = useColumns(health);
  const entityRoute = useRouteRef(entityRouteRef);
  if (list.error) return <ListError error={list.error} />;
  return (
    <>
      <ListOmitted omitted={list.omitted} />
      <Table
        {...list.tableProps}
        columnConfig={columns}
        rowConfig={{
          getHref: ({ entityRef }) => {
            const page = entityRoute?.(parseEntityRef(entityRef));
            return page && `${page}/kubernetes`;
          },
        }}
        emptyState={
          <ListEmpty
            list="components"
            filter={filter}
            whose={whose}
            summary={summary}
          />
        }
      />
    </>
  );
}

function useColumns(health: ReactNode): ColumnConfig<Row>[] {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return useMemo(
    () => [
      {
        id: 'component',
        label: t('fleet.component'),
        isRowHeader: true,
        defaultWidth: '2fr',
        minWidth: 160,
        cell: ({ entityRef, title }) => (
          <CellText
            title={title ?? parseEntityRef(entityRef).name}
            description={entityRef}
          />
        ),
      },
      {
        id: 'status',
        label: t('fleet.status'),
        defaultWidth: '1fr',
        minWidth: 140,
        cell: ({ status }) => (
          <Cell>
            <StatusLabel status={status} />
          </Cell>
        ),
      },
      ...(health
        ? [
            {
              id: 'health',
              label: t('fleet.health'),
              defaultWidth: '1fr' as const,
              minWidth: 140,
              cell: ({ entityRef, status }: Row) => (
                <Cell>
                  {status !== 'invalid' && status !== 'unmatched' && (
                    <EntityProvider entity={entityNamed(entityRef)}>
                      {health}
                    </EntityProvider>
                  )}
                </Cell>
              ),
            },
          ]
        : []),
      {
        id: 'finding',
        label: t('fleet.finding'),
        defaultWidth: '4fr',
        minWidth: 240,
        cell: ({ leading }) => (
          <Cell>
            {leading && (
              <>
                <Text as="div">{leading.rule}</Text>
                <Text as="div" variant="body-small" color="secondary">
                  {leading.message}
                </Text>
              </>
            )}
          </Cell>
        ),
      },
      {
        id: 'owner',
        label: t('fleet.owner'),
        defaultWidth: '1fr',
        minWidth: 110,
        cell: ({ owner }) => (
          <CellText
            title={
              owner
                ? humanizeEntityRef(parseEntityRef(owner), {
                    defaultKind: 'group',
                  })
                : ''
            }
          />
        ),
      },
      {
        id: 'since',
        label: t('fleet.since'),
        defaultWidth: '1fr',
        minWidth: 110,
        cell: ({ leading }) => (
          <Cell>
            <Text variant="body-small">
              {leading?.firstSeen && <RelativeTime iso={leading.firstSeen} />}
            </Text>
          </Cell>
        ),
      },
    ],
    [t, health],
  );
}

/** As much of an entity as its reference tells. */
function entityNamed(entityRef: string): Entity {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace },
  };
}
