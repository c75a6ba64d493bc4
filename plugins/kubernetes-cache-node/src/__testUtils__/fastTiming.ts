import { ReflectorTiming } from '../reflector/timing';
import { ConnectionLimits } from '../transport/limits';

/** The defaults, some fifty times as fast: what takes minutes takes seconds. Every ratio that matters is kept. */
export const FAST_TIMING: ReflectorTiming = {
  startSpreadMs: 20,
  watchMs: [4_000, 8_000],
  watchGraceMs: 1_000,
  listIdleMs: 1_500,
  listMs: 20_000,
  relistMs: 60_000,
  backoffMs: [20, 400],
  healthyMs: 2_000,
  shortWatchMs: 200,
  refusedMs: 300,
  notServedMs: 400,
  optionalMs: 800,
  staleAfterMs: 300,
  silenceMs: 1_500,
  settleMs: 50,
  confirmMs: 1_000,
  probeMs: 1_000,
  listEveryMs: 1_000,
};

export const FAST_LIMITS: ConnectionLimits = {
  credentialMs: 1_000,
  reachMs: 500,
  connectMs: 1_000,
  headersMs: 1_500,
  keepAliveMs: 1_000,
  pingMs: 200,
  silenceMs: 800,
};
