import { ConnectionHop } from '@mooring/kubernetes-objects';
import { plain, quote } from '../text';
import { hopsTo } from '../findings/hops';
import { createRule } from '../rule/createRule';

interface Data {
  cluster: string;
  hop: ConnectionHop;
  reason?: string;
}

/** A cluster that is asked does not accept the portal's credentials, or the portal cannot obtain any. */
export const credentialsRejected = createRule({
  id: 'credentials-rejected',
  description:
    "A cluster does not accept the portal's credentials, or there are none.",
  severity: 'warning',
  needs: 'state',
  message: ({ cluster, hop, reason }: Data) => {
    const what =
      hop === 'credentials'
        ? 'The portal cannot obtain credentials for'
        : "The portal's credentials are refused by";
    return `${what} ${plain(cluster)}${
      reason === undefined ? '' : ` (${quote(reason)})`
    }, so what it holds is unknown.`;
  },
  *check({ cluster, state }) {
    if (state.type !== 'unauthorized') return;
    const { hop, reason } = state;
    yield {
      cluster,
      data: { cluster, hop, reason },
      evidence: { hops: hopsTo(hop) },
    };
  },
});
