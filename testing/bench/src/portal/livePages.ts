import type { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import type { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { LivePage } from './Browser';

/** Whether a component is linked, and why not. */
export const matchPage: LivePage<EntityMatch> = {
  path: (kind, named) => `/kubernetes-matching/matches/${kind}/${named}`,
  channel: 'kubernetes-matching',
  entityRefs: message => message.entityRefs,
};

/** How a component's workloads are. */
export const workloadsPage: LivePage<EntityWorkloads> = {
  path: (kind, named) => `/kubernetes-workloads/workloads/${kind}/${named}`,
  channel: 'kubernetes-workloads',
  entityRefs: message => [message.entityRef],
};
