import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  CellText,
  ColumnConfig,
  Container,
  Table,
  Text,
} from '@backstage/ui';
import { ClusterStatus } from '@mooring/plugin-kubernetes-matching-common';
import { useCallback, useMemo } from 'react';
import { kubernetesMatchingApiRef } from '../api';
import { useLive } from '../live/useLive';
import { sinceOf, useStateText } from '../match/clusterState';
import { RelativeTime } from '../match/RelativeTime';
import { kubernetesMatchingTranslationRef } from '../translation';
import { ListError } from './ListStates';
import { SourceProblems } from './SourceProblems';

const MIN_GAP_MS = 2_000;
type Row = ClusterStatus & { id: string };

/** Every watched cluster, and how far it can be relied on. */
export function ClustersPage() {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const api = useApi(kubernetesMatchingApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listClusters({ signal }),
    [api],
  );
  const { value, error } = useLive({ load, minGapMs: MIN_GAP_MS });
  const columns = useColumns();
  const rows = useMemo(
    () =>
      value?.items.map((cluster): Row => ({ ...cluster, id: cluster.name })),
    [value],
  );
  return (
    <main>
      <Container py="4">
        {error && <ListError error={error} />}
        {value && <SourceProblems problems={value.sources} />}
        {(rows || !error) && (
          <Table
            columnConfig={columns}
            data={rows}
            isPending={!rows}
            pagination={{ type: 'none' }}
            emptyState={<Text>{t('empty.clusters')}</Text>}
          />
        )}
      </Container>
    </main>
  );
}

function useColumns(): ColumnConfig<Row>[] {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const stateText = useStateText();
  return [
    {
      id: 'cluster',
      label: t('fleet.cluster'),
      isRowHeader: true,
      defaultWidth: '1fr',
      minWidth: 140,
      cell: ({ name }) => <CellText title={name} />,
    },
    {
      id: 'state',
      label: t('fleet.state'),
      defaultWidth: '2fr',
      minWidth: 180,
      cell: ({ state }) => {
        const since = sinceOf(state);
        return (
          <Cell>
            <Text>
              {stateText(state)}
              {since && (
                <>
                  {', '}
                  {t('answers.since', { when: <RelativeTime iso={since} /> })}
                </>
              )}
            </Text>
          </Cell>
        );
      },
    },
    {
      id: 'objects',
      label: t('fleet.objects'),
      defaultWidth: '1fr',
      minWidth: 90,
      cell: ({ objects }) => <CellText title={objects.toLocaleString()} />,
    },
    {
      id: 'confirmed',
      label: t('fleet.confirmed'),
      defaultWidth: '1fr',
      minWidth: 130,
      cell: ({ confirmedAt }) => (
        <Cell>
          <Text variant="body-small">
            {confirmedAt ? (
              <RelativeTime iso={confirmedAt} />
            ) : (
              t('answers.never')
            )}
          </Text>
        </Cell>
      ),
    },
    {
      id: 'problems',
      label: t('fleet.problems'),
      defaultWidth: '3fr',
      minWidth: 180,
      cell: ({ problems }) => (
        <Cell>
          {problems.map(({ kind, state, reason }) => (
            <Text key={kind} as="div" variant="body-small">
              {[kind, state, reason].filter(Boolean).join(': ')}
            </Text>
          ))}
        </Cell>
      ),
    },
  ];
}
