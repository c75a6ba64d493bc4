import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { DiagnosedCluster, failed, passed } from '../Diagnosis';
import {
  foreignText,
  quoted,
  TransportError,
} from '@mooring/plugin-kubernetes-cache-node';
import { Handshake } from './NetworkProbe';

const CA_REMEDY =
  'Set caData to the authority that signed it; for EKS: aws eks describe-cluster --name <name> --query cluster.certificateAuthority.data --output text.';

/** Checks that the API server's certificate is one that the portal believes. */
export async function checkTls(options: {
  cluster: DiagnosedCluster;
  ca: string | undefined;
  handshake: () => Promise<Handshake>;
  hostname: string;
  now: () => number;
}): Promise<HopResult> {
  const { cluster, ca, handshake, hostname, now } = options;
  try {
    return judge({ cluster, ca, hostname, now, found: await handshake() });
  } catch (error) {
    if (error instanceof TransportError) {
      const said = `${error.message[0].toUpperCase()}${error.message.slice(
        1,
      )}.`;
      return failed(
        error.hop,
        said,
        'Correct HTTPS_PROXY, name the cluster in NO_PROXY if it is reached directly, or let the proxy reach it.',
      );
    }
    const { code = '', message = '' } = error as {
      code?: string;
      message?: string;
    };
    if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') {
      return failed(
        'tls',
        `${hostname} does not speak TLS on this port: what answers is plain text.`,
        "Check the port of the cluster's url; if the server has no TLS, write http.",
      );
    }
    return failed(
      'tls',
      `The TLS handshake with ${hostname} failed (${foreignText(
        code || message,
      )}).`,
      "Check that the cluster's url names the API server, and that no proxy stands in between.",
    );
  }
}

function judge(options: {
  cluster: DiagnosedCluster;
  ca: string | undefined;
  hostname: string;
  now: () => number;
  found: Handshake;
}): HopResult {
  const { cluster, ca, hostname, now, found } = options;
  const { refusal, certificate } = found;
  if (!certificate) {
    return failed('tls', `${hostname} shows no certificate.`);
  }
  const { validFrom, validTo } = certificate;
  const issuer = quoted(certificate.issuer);
  const names = certificate.names.slice(0, 10).map(foreignText).join(', ');
  if (cluster.skipTLSVerify) {
    return passed(
      'tls',
      `The certificate is not verified (skipTLSVerify); it is by ${issuer}, for ${names}.`,
    );
  }
  switch (refusal) {
    case undefined:
      return passed(
        'tls',
        `The certificate is by ${issuer} and valid until ${validTo.toISOString()}.`,
      );
    case 'CERT_HAS_EXPIRED':
      return failed(
        'tls',
        validTo.getTime() < now()
          ? `The certificate of ${hostname} expired at ${validTo.toISOString()}.`
          : `An authority that signed the certificate of ${hostname} has expired.`,
        'Renew it on the cluster; if it is valid, the clock of the portal is wrong.',
      );
    case 'CERT_NOT_YET_VALID':
      return failed(
        'tls',
        `The certificate of ${hostname} is valid from ${validFrom.toISOString()} only.`,
        "Check the portal's clock.",
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failed(
        'tls',
        `The certificate is for ${names}, not for ${hostname}.`,
        "Use one of these names in the cluster's url, or have the certificate made for this one too.",
      );
    default:
      return failed(
        'tls',
        ca === undefined
          ? `The certificate of ${hostname} is by ${issuer}, which this machine does not know, and the cluster has no caData (${refusal}).`
          : `The certificate of ${hostname} is by ${issuer}, which is not the authority in ${
              cluster.caFile ? 'caFile' : 'caData'
            } (${refusal}).`,
        CA_REMEDY,
      );
  }
}
