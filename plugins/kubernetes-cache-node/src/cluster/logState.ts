import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterState,
  describeClusterState,
  isFaulty,
} from '@mooring/kubernetes-objects';
import { FollowedKind } from '../model/FollowedKind';
import { groupKindOfWatched } from '../model/WatchedKind';

/**
 * Says which state a cluster has come to, in one line: a warning where something is wrong. What would read as before is not said
 * again.
 *
 * @returns the line, for the next call
 */
export function logState(options: {
  logger: LoggerService;
  cluster: string;
  state: ClusterState;
  /** How many are held. */
  objects: number;
  kinds: readonly FollowedKind[];
  /** What was said of it last. */
  last?: string;
}): string {
  const { logger, cluster, state, last } = options;
  const line = `${cluster} is ${describeClusterState(state)}${detail(options)}`;
  if (line === last) return line;
  if (isFaulty(state)) logger.warn(line);
  else logger.info(line);
  return line;
}

function detail(options: {
  state: ClusterState;
  objects: number;
  kinds: readonly FollowedKind[];
}): string {
  const { state, objects, kinds } = options;
  if (state.type === 'synced') {
    const isPlain = describeClusterState(state) === state.type;
    return isPlain ? `: ${objects} objects` : ` (${objects} objects)`;
  }
  if (state.type !== 'forbidden') return '';
  const reasons = kinds
    .filter(({ kind }) => state.kinds.includes(groupKindOfWatched(kind)))
    .map(({ kind, problem }) => `${kind.plural}: ${problem?.reason}`);
  return reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
}
