import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ClusterState,
  describeGaps,
  isAskedLive,
  isFaulty,
} from '@mooring/kubernetes-objects';
import { LiveClusterMatch } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';

/** A cluster's state in a few words, with the reason where there is one. */
export function useStateText(): (state: ClusterState) => string {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const ownText = (state: ClusterState) => {
    if (state.type === 'synced' && state.listedEverySeconds !== undefined) {
      const seconds = String(state.listedEverySeconds);
      return t('answers.listedEvery', { seconds });
    }
    const text =
      isFaulty(state) && isAskedLive(state)
        ? t('answers.cannotFollow')
        : t(`answers.states.${state.type}`);
    const detail =
      state.type === 'forbidden' ? state.kinds.join(', ') : reasonOf(state);
    return detail ? `${text}: ${detail}` : text;
  };
  return state => [ownText(state), ...describeGaps(state)].join('; ');
}

/** Whether the cluster can say that something is not there: one that keeps some workloads secret cannot. */
export function isAnswering({
  status,
  state,
}: Pick<LiveClusterMatch, 'status' | 'state'>): boolean {
  return (
    status !== 'unknown' &&
    ['synced', 'forbidden', 'incomplete'].includes(state.type)
  );
}

/** Since when a cluster is in its state, where that is known. */
export function sinceOf(state: ClusterState): string | undefined {
  return 'since' in state ? state.since : undefined;
}

function reasonOf(state: ClusterState): string | undefined {
  return 'reason' in state ? state.reason : undefined;
}
