import { ClusterCredential } from '@mooring/plugin-kubernetes-cache-node';
import { AccessExplanation, AccessFailure } from './AccessExplainer';
import { ApiTransport, createApiTransport } from './api/ApiTransport';
import { checkAuthentication } from './api/checkAuthentication';
import { checkAuthorization } from './api/checkAuthorization';
import { checkClock } from './api/checkClock';
import { checkDiscovery } from './api/checkDiscovery';
import { checkLogs } from './api/checkLogs';
import { checkMetrics } from './api/checkMetrics';
import { checkWatch } from './api/checkWatch';
import { Diagnosis, HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { DiagnosedCluster, failed, passed } from './Diagnosis';
import { checkNetwork } from './network/checkNetwork';
import { nodeNetworkProbe, NetworkProbe } from './network/NetworkProbe';

/**
 * What {@link diagnoseCluster} works with.
 *
 * @public
 */
export interface DiagnosisOptions {
  readonly cluster: DiagnosedCluster;
  /** Says why a sign-in failed: `explain` of a {@link ClusterAccessExplainer}. */
  readonly explain: (failure: AccessFailure) => Promise<AccessExplanation>;
  /** The portal's clock, in ms since 1970. Default: the machine's. */
  readonly now?: () => number;
}

/** How long obtaining a credential may take. */
const CREDENTIAL_TIMEOUT_MS = 15_000;

/**
 * Goes the whole way to a cluster as the watch cache would, and says of each hop whether it is as it should be. Takes
 * as long as the slowest hops that fail, at most about a minute; changes nothing on the cluster. Never rejects.
 *
 * @public
 */
export async function diagnoseCluster(
  options: DiagnosisOptions,
): Promise<Diagnosis> {
  const { cluster } = options;
  return { cluster: cluster.name, hops: await checkHops(options) };
}

/** The same, with a network of one's own. */
export async function checkHops(
  options: DiagnosisOptions & { probe?: NetworkProbe },
): Promise<HopResult[]> {
  const {
    cluster,
    explain,
    now = () => Date.now(),
    probe = nodeNetworkProbe,
  } = options;
  const hops = await checkNetwork({ cluster, probe, now });
  if (hops.some(({ ok }) => !ok)) return hops;

  const { getCredential } = cluster;
  if (!getCredential) return hops;
  const { hop, credential } = await obtainCredential({
    cluster,
    getCredential,
    explain,
  });
  hops.push(hop);
  if (!credential) return hops;

  const transport = createApiTransport({ address: cluster, credential, now });
  try {
    const { send } = transport;
    hops.push(...(await checkApi({ cluster, send, credential, explain })));
    return hops;
  } finally {
    await transport.close();
  }
}

async function checkApi(options: {
  cluster: DiagnosedCluster;
  send: ApiTransport;
  credential: ClusterCredential;
  explain: DiagnosisOptions['explain'];
}): Promise<HopResult[]> {
  const { cluster, send, credential, explain } = options;
  const authentication = await checkAuthentication(send);
  const { answer, identity } = authentication;
  const clock = answer ? [checkClock(answer)] : [];
  if (authentication.isRefused) {
    const { detail, remedy } = await explain({ cluster, credential });
    return [failed('authentication', detail, remedy), ...clock];
  }
  if (!identity) return [...authentication.hops, ...clock];

  const { kinds, skipMetricsLookup } = cluster;
  const discovery = await checkDiscovery({ send, kinds });
  const { served } = discovery;
  const access = await checkAuthorization({ send, kinds: served, identity });
  const logs = await checkLogs(send);
  // Before the watch, which may leave a connection that nothing comes through any more.
  const metrics = skipMetricsLookup ? [] : [await checkMetrics(send)];
  const [kind] = access.allowed;
  return [
    ...authentication.hops,
    ...clock,
    discovery.hop,
    access.hop,
    logs,
    ...(kind ? [await checkWatch({ send, kind })] : []),
    ...metrics,
  ];
}

async function obtainCredential(options: {
  cluster: DiagnosedCluster;
  getCredential: () => Promise<ClusterCredential>;
  explain: DiagnosisOptions['explain'];
}): Promise<{ hop: HopResult; credential?: ClusterCredential }> {
  const { cluster, getCredential, explain } = options;
  let timer: NodeJS.Timeout | undefined;
  try {
    const credential = await Promise.race([
      getCredential(),
      new Promise<never>((_, reject) => {
        const message = `nothing came within ${CREDENTIAL_TIMEOUT_MS / 1000} s`;
        timer = setTimeout(
          () => reject(new Error(message)),
          CREDENTIAL_TIMEOUT_MS,
        );
      }),
    ]);
    const { type } = credential;
    return {
      hop: passed('credentials', `The portal signs in with a ${type}.`),
      credential,
    };
  } catch (error) {
    const { detail, remedy } = await explain({ cluster, error });
    return { hop: failed('credentials', detail, remedy) };
  } finally {
    clearTimeout(timer);
  }
}
