import { WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import { list, plain } from '../text';
import { hopsTo } from '../findings/hops';
import { createRule } from '../rule/createRule';

interface Data {
  cluster: string;
  kinds: string[];
}

/** A cluster that is asked does not let the portal read some workloads. */
export const accessDenied = createRule({
  id: 'access-denied',
  description:
    'A cluster does not let the portal list some kinds of workloads.',
  severity: 'warning',
  needs: 'state',
  message: ({ cluster, kinds }: Data) =>
    `The portal cannot list ${list(kinds.map(plain))} on ${plain(
      cluster,
    )}, so whether there are any is unknown.`,
  *check({ cluster, state }) {
    if (state.type !== 'forbidden') return;
    const kinds = state.kinds.filter(kind => WORKLOAD_KINDS.includes(kind));
    if (kinds.length === 0) return;
    yield {
      cluster,
      data: { cluster, kinds },
      evidence: { hops: hopsTo('api') },
    };
  },
});
