import { useRouteRef } from '@backstage/frontend-plugin-api';
import { ListError } from '../fleet/ListStates';
import { SummaryBar } from '../fleet/SummaryBar';
import { useSummary } from '../fleet/useSummary';
import { rootRouteRef } from '../routes';

/** The fleet in one line, for the home page. */
export function FleetWidget() {
  const { value, error } = useSummary(undefined);
  const root = useRouteRef(rootRouteRef)?.();
  if (error && !value) return <ListError error={error} />;
  return <SummaryBar summary={value} page={root && `${root}/components`} />;
}
