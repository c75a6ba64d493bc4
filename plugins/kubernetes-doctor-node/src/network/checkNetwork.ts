import { isIP } from 'node:net';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { DiagnosedCluster, failed, passed } from '../Diagnosis';
import { quoted } from '@mooring/plugin-kubernetes-cache-node';
import { checkTls } from './checkTls';
import { NetworkProbe } from './NetworkProbe';

/** How long each step may take; a server in reach answers in well under a second. */
const TIMEOUT_MS = 5_000;

/** Checks the way to the API server: its name, its address, its certificate. Stops at the first that fails. */
export async function checkNetwork(options: {
  cluster: DiagnosedCluster;
  /** The authorities to believe, in PEM; `undefined` for those of Node.js. */
  ca: string | undefined;
  probe: NetworkProbe;
  now: () => number;
}): Promise<HopResult[]> {
  const { cluster, ca, probe, now } = options;
  const url = URL.parse(cluster.url);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const detail = `The cluster's url ${quoted(
      cluster.url,
    )} is none of a web server.`;
    return [
      failed('dns', detail, 'Write a url such as https://10.0.0.1:6443.'),
    ];
  }
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));

  const dns = await resolve(hostname, probe);
  if (!dns.addresses) return [dns.hop];

  const tcp = await connect({ ...dns, port, probe });
  if (!tcp.address) return [dns.hop, tcp.hop];

  const tls =
    url.protocol === 'http:'
      ? passed('tls', 'The url begins with http: there is no TLS.')
      : await checkTls({
          cluster,
          ca,
          now,
          handshake: () =>
            probe.handshake({
              address: tcp.address,
              port,
              hostname,
              ca,
              timeoutMs: TIMEOUT_MS,
            }),
          hostname,
        });
  return [dns.hop, tcp.hop, tls];
}

async function resolve(
  hostname: string,
  probe: NetworkProbe,
): Promise<{ hop: HopResult; addresses?: string[] }> {
  if (isIP(hostname)) {
    const hop = passed('dns', `${hostname} is an address.`);
    return { hop, addresses: [hostname] };
  }
  try {
    const addresses = await probe.resolve(hostname);
    const list = addresses.join(', ');
    return { hop: passed('dns', `${hostname} is ${list}.`), addresses };
  } catch (error) {
    const hop = failed(
      'dns',
      `The name ${hostname} cannot be resolved (${codeOf(error)}).`,
      "Check the cluster's url, and the name servers of the machine or the pod that the portal runs on.",
    );
    return { hop };
  }
}

async function connect(options: {
  addresses?: string[];
  port: number;
  probe: NetworkProbe;
}): Promise<
  { hop: HopResult; address: string } | { hop: HopResult; address?: undefined }
> {
  const { addresses = [], port, probe } = options;
  let code = '';
  for (const address of addresses) {
    try {
      await probe.connect({ address, port, timeoutMs: TIMEOUT_MS });
      const hop = passed('tcp', `Port ${port} of ${address} is open.`);
      return { hop, address };
    } catch (error) {
      code = codeOf(error);
    }
  }
  const where = `${addresses.join(', ')}, port ${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return {
        hop: failed(
          'tcp',
          `Nothing listens at ${where} (${code}).`,
          "Check the port of the cluster's url, and that the API server runs.",
        ),
      };
    case 'ETIMEDOUT':
      return {
        hop: failed(
          'tcp',
          `No answer from ${where} within ${
            TIMEOUT_MS / 1000
          } s (${code}): something on the way drops what the portal sends.`,
          "Let the portal's addresses through the firewall, the security group or the NetworkPolicy; a private endpoint also needs a route into its network.",
        ),
      };
    default:
      return {
        hop: failed(
          'tcp',
          `${where} cannot be reached (${code}).`,
          'Check the route to that network.',
        ),
      };
  }
}

export function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? 'unknown error';
}
