import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ClusterState,
  isAskedLive,
  isFaulty,
} from '@mooring/kubernetes-objects';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { clockTime } from './clockTime';

/** What to say of a cluster that doesn't follow along; nothing of one that does. */
export function useStateText(): (state: ClusterState) => string | undefined {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  return state => {
    if (isFaulty(state) && isAskedLive(state) && 'reason' in state) {
      return t('state.cannotFollow', { reason: state.reason ?? '' });
    }
    switch (state.type) {
      case 'synced':
        return state.listedEverySeconds === undefined
          ? undefined
          : t('state.listedEvery', {
              seconds: String(state.listedEverySeconds),
            });
      case 'forbidden':
        return undefined;
      case 'stale':
        return t('state.stale', { since: clockTime(Date.parse(state.since)) });
      case 'unreachable':
        return t('state.unreachable', { reason: state.reason });
      case 'incomplete':
        return t('state.incomplete', { reason: state.reason });
      case 'not-watched':
        return t('state.not-watched', { reason: state.reason });
      case 'unauthorized':
        return t('state.unauthorized', { reason: state.reason ?? state.hop });
      default:
        return t('state.syncing');
    }
  };
}
