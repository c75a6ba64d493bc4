import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Container,
  Flex,
  Skeleton,
  TablePagination,
  Text,
} from '@backstage/ui';
import {
  FleetFinding,
  PageRequest,
} from '@mooring/plugin-kubernetes-matching-common';
import { useCallback } from 'react';
import { kubernetesMatchingApiRef } from '../api';
import { kubernetesMatchingTranslationRef } from '../translation';
import { ExportButtons } from './ExportButtons';
import { FINDING_FORMAT } from './exportList';
import { FilterBar } from './FilterBar';
import { FleetFindingRow } from './FleetFindingRow';
import { ListEmpty, ListError, ListOmitted } from './ListStates';
import { useChoices } from './useChoices';
import { usePagedList } from './usePagedList';
import { useSummary } from './useSummary';
import { useUrlFilter } from './useUrlFilter';

const CHOICES = ['cluster'] as const;
const METHODS = {
  danglingLabels: 'listDanglingLabels',
  unlabelledWorkloads: 'listUnlabelledWorkloads',
} as const;

type Row = FleetFinding & { id: string };
const toRow = (finding: FleetFinding): Row => ({
  ...finding,
  id: `${finding.rule} ${finding.cluster} ${finding.subject}`,
});

/** What runs on the clusters and belongs to no component: labels, or workloads. */
export function FleetFindingsPage(props: { list: keyof typeof METHODS }) {
  const { list } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const api = useApi(kubernetesMatchingApiRef);
  const [filter, change] = useUrlFilter();
  const { cluster, namespace, text } = filter;
  const load = useCallback(
    (page: PageRequest, options?: { signal: AbortSignal }) =>
      api[METHODS[list]](
        { cluster, namespace, text: text || undefined, ...page },
        options,
      ),
    [api, list, cluster, namespace, text],
  );
  const { tableProps, error, omitted } = usePagedList({ load, toRow });
  const { value: summary } = useSummary(undefined);
  const choices = useChoices(CHOICES);
  const { data, pagination } = tableProps;
  if (error) {
    return (
      <main>
        <Container py="4">
          <ListError error={error} />
        </Container>
      </main>
    );
  }
  return (
    <main>
      <Container>
        <Flex direction="column" gap="4" py="4">
          <Text as="h2" variant="title-x-small">
            {t(`fleet.${list}`)}
          </Text>
          <Flex
            justify="between"
            align="end"
            gap="2"
            style={{ flexWrap: 'wrap' }}
          >
            <FilterBar filter={filter} onChange={change} choices={choices} />
            <ExportButtons name={list} format={FINDING_FORMAT} load={load} />
          </Flex>
          <ListOmitted omitted={omitted} />
          {!data && <Skeleton height={200} />}
          {data?.length === 0 && (
            <ListEmpty list={list} filter={filter} summary={summary} />
          )}
          {data && data.length > 0 && (
            <section aria-label={t(`fleet.${list}`)}>
              {data.map(finding => (
                <FleetFindingRow key={finding.id} finding={finding} />
              ))}
              {pagination.type === 'page' && (
                <TablePagination {...pagination} />
              )}
            </section>
          )}
        </Flex>
      </Container>
    </main>
  );
}
