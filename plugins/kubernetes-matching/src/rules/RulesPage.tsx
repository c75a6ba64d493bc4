import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  CellText,
  ColumnConfig,
  Container,
  Flex,
  Link,
  Table,
  Text,
} from '@backstage/ui';
import {
  MatchingSummary,
  rules,
} from '@mooring/plugin-kubernetes-matching-common';
import { Route, Routes } from 'react-router-dom';
import { useSummary } from '../fleet/useSummary';
import { rootRouteRef } from '../routes';
import { kubernetesMatchingTranslationRef } from '../translation';
import { RulePage } from './RulePage';

interface Row {
  readonly id: string;
  readonly description: string;
  readonly severity: string;
  readonly list: string;
}

/** A rule of the whole fleet is shown by the list that it makes. */
const LISTS: Record<string, string> = {
  'dangling-label': 'dangling-labels',
  'unlabelled-workload': 'unlabelled-workloads',
};

const ROWS = rules.map(
  ({ id, description, severity }): Row => ({
    id,
    description,
    severity,
    list: LISTS[id] ?? `components?whose=all&rule=${id}`,
  }),
);

/** Every rule: what it finds, its own page, and what it finds in the fleet now. */
export function RulesPage() {
  return (
    <Routes>
      <Route index element={<RuleList />} />
      <Route path=":rule" element={<RulePage />} />
    </Routes>
  );
}

function RuleList() {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { value: summary } = useSummary(undefined);
  const columns = useColumns(summary);
  return (
    <main>
      <Container py="4">
        <Flex direction="column" gap="4">
          <Text as="p">{t('rules.intro')}</Text>
          <Table
            columnConfig={columns}
            data={ROWS}
            pagination={{ type: 'none' }}
          />
        </Flex>
      </Container>
    </main>
  );
}

function foundNow(id: string, summary: MatchingSummary | undefined): number {
  switch (id) {
    case 'dangling-label':
      return summary?.danglingLabels ?? 0;
    case 'unlabelled-workload':
      return summary?.unlabelledWorkloads ?? 0;
    default:
      return summary?.findings[id] ?? 0;
  }
}

function useColumns(summary: MatchingSummary | undefined): ColumnConfig<Row>[] {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  return [
    {
      id: 'rule',
      label: t('fleet.rule'),
      isRowHeader: true,
      defaultWidth: '2fr',
      minWidth: 180,
      cell: ({ id }) => <CellText title={id} href={`${root}/rules/${id}`} />,
    },
    {
      id: 'finds',
      label: t('rules.finds'),
      defaultWidth: '4fr',
      minWidth: 220,
      cell: ({ description }) => (
        <Cell>
          <Text>{description}</Text>
        </Cell>
      ),
    },
    {
      id: 'severity',
      label: t('rules.severity'),
      defaultWidth: '1fr',
      minWidth: 90,
      cell: ({ severity }) => (
        <CellText title={t(`severity.${severity as 'error'}`)} />
      ),
    },
    {
      id: 'found',
      label: t('rules.found'),
      defaultWidth: '1fr',
      minWidth: 100,
      cell: ({ id, list }) => {
        const found = foundNow(id, summary);
        return (
          <Cell>
            {found > 0 ? (
              <Link href={`${root}/${list}`}>
                {t('rules.show', { total: String(found) })}
              </Link>
            ) : (
              <Text color="secondary">{summary ? '0' : ''}</Text>
            )}
          </Cell>
        );
      },
    },
  ];
}
