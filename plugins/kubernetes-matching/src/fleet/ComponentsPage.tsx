import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Container,
  Flex,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import {
  MatchFilter,
  PageRequest,
} from '@mooring/plugin-kubernetes-matching-common';
import { ReactNode, useCallback, useMemo } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { kubernetesMatchingApiRef } from '../api';
import { kubernetesMatchingTranslationRef } from '../translation';
import { ComponentsTable } from './ComponentsTable';
import { ExportButtons } from './ExportButtons';
import { COMPONENT_FORMAT } from './exportList';
import { FilterBar } from './FilterBar';
import { SummaryBar } from './SummaryBar';
import { useChoices } from './useChoices';
import { useSummary } from './useSummary';
import { UrlFilter, useUrlFilter } from './useUrlFilter';

const CHOICES = ['status', 'rule', 'cluster', 'owner'] as const;

/** Every component and whether it is linked, those first that are not; the viewer's own first, if there are any. */
export function ComponentsPage(props: {
  /** What another plugin says of how each one's workloads are. */
  health?: ReactNode;
}) {
  const api = useApi(kubernetesMatchingApiRef);
  const identityApi = useApi(identityApiRef);
  const [filter, change] = useUrlFilter();
  const { value: ownRefs } = useAsync(
    async () => (await identityApi.getBackstageIdentity()).ownershipEntityRefs,
    [identityApi],
  );
  const own = useSummary(ownRefs);
  const fleet = useSummary(undefined);
  const ownsSome = (own.value?.entities ?? 0) > 0;
  const whose = filter.whose ?? (ownsSome ? 'mine' : 'all');
  const request = useMatchFilter(filter, whose === 'mine' ? ownRefs : []);
  const list = useCallback(
    (page: PageRequest, options?: { signal: AbortSignal }) =>
      api.listMatches({ ...request, ...page }, options),
    [api, request],
  );
  const choices = useChoices(CHOICES);
  return (
    <main>
      <Container>
        <Flex direction="column" gap="4" py="4">
          <SummaryBar summary={whose === 'mine' ? own.value : fleet.value} />
          <Flex
            justify="between"
            align="end"
            gap="2"
            style={{ flexWrap: 'wrap' }}
          >
            <FilterBar filter={filter} onChange={change} choices={choices}>
              <Whose
                whose={whose}
                onChange={value => change({ whose: value })}
              />
            </FilterBar>
            <ExportButtons
              name="kubernetes-matching"
              format={COMPONENT_FORMAT}
              load={list}
            />
          </Flex>
          <ComponentsTable
            load={list}
            filter={filter}
            whose={whose}
            summary={fleet.value}
            health={props.health}
          />
        </Flex>
      </Container>
    </main>
  );
}

/** What the backend is asked; `undefined` owners are not known yet, and match nothing until then. */
function useMatchFilter(
  filter: UrlFilter,
  ownRefs: readonly string[] | undefined,
): MatchFilter {
  const { status, rule, cluster, namespace, owner, text } = filter;
  return useMemo(
    () => ({
      status,
      rule,
      cluster,
      namespace,
      owner: ownRefs && ownRefs.length > 0 ? ownRefs : owner,
      text: text || undefined,
    }),
    [status, rule, cluster, namespace, owner, text, ownRefs],
  );
}

function Whose(props: {
  whose: 'mine' | 'all';
  onChange: (whose: 'mine' | 'all') => void;
}) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <ToggleButtonGroup
      aria-label={t('filters.whose')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.whose]}
      onSelectionChange={keys => {
        const [key] = keys;
        props.onChange(key === 'mine' ? 'mine' : 'all');
      }}
    >
      <ToggleButton id="mine">{t('filters.mine')}</ToggleButton>
      <ToggleButton id="all">{t('filters.all')}</ToggleButton>
    </ToggleButtonGroup>
  );
}
