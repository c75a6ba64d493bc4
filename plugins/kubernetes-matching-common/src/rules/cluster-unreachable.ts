import { WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import { list, plain, quote } from '../text';
import { hopsTo } from '../findings/hops';
import { createRule } from '../rule/createRule';

interface Data {
  cluster: string;
  since: string;
  reason: string;
  isStale: boolean;
  /** Only watches and lists of everything do not come through, so views ask it. */
  isAskedLive?: boolean;
  /** The kinds that it does not answer for; absent if that is none or all. */
  kinds?: string[];
}

/** A cluster that is asked does not answer, or has not for some time. */
export const clusterUnreachable = createRule({
  id: 'cluster-unreachable',
  description: 'A cluster does not answer, so nobody can tell what it holds.',
  severity: 'warning',
  needs: 'state',
  message: (data: Data) => {
    const { cluster, since, reason, isStale, isAskedLive, kinds } = data;
    if (kinds) {
      return `${plain(cluster)} does not answer for ${list(
        kinds.map(plain),
      )} (${quote(reason)}), so whether there are any is unknown.`;
    }
    if (isAskedLive) {
      return `${plain(cluster)} cannot be followed since ${plain(
        since,
      )} (${quote(
        reason,
      )}), so it is asked live and what it holds is not checked.`;
    }
    return isStale
      ? `${plain(cluster)} does not answer (${quote(
          reason,
        )}); what is known of it is from ${plain(since)}.`
      : `${plain(cluster)} has not answered since ${plain(since)} (${quote(
          reason,
        )}), so what it holds is unknown.`;
  },
  *check({ cluster, state }) {
    if (state.type === 'incomplete') {
      const kinds = state.kinds.filter(kind => WORKLOAD_KINDS.includes(kind));
      if (kinds.length === 0) return;
      const { since, reason } = state;
      yield {
        cluster,
        data: { cluster, since, reason, isStale: false, kinds },
        evidence: { hops: hopsTo('api') },
      };
    }
    if (state.type !== 'unreachable' && state.type !== 'stale') return;
    yield {
      cluster,
      data: {
        cluster,
        since: state.since,
        reason: state.reason,
        isStale: state.type === 'stale',
        ...(state.askedLive && { isAskedLive: true }),
      },
      evidence: {
        hops:
          state.type === 'unreachable' && state.hop
            ? hopsTo(state.hop)
            : undefined,
      },
    };
  },
});
