import { readFile } from 'node:fs/promises';
import { ClusterAddress } from './ClusterAddress';
import { TransportError } from './TransportError';

/**
 * The authorities that may have signed a cluster's certificate, in PEM: those of `caFile`, else of `caData`. Nothing is read
 * where nothing is verified.
 *
 * Source: `bufferFromFileOrString` of `@kubernetes/client-node`, by which the Kubernetes plugin goes
 *
 * @returns undefined for those of Node.js
 * @throws a {@link TransportError} on the hop `tls` when there is no certificate in them, or the file cannot be read
 * @public
 */
export async function readAuthorities(
  address: Pick<ClusterAddress, 'caData' | 'caFile' | 'skipTLSVerify'>,
): Promise<string | undefined> {
  const { caData, caFile, skipTLSVerify } = address;
  if (skipTLSVerify) return undefined;
  const ca = caFile ? await read(caFile) : decode(caData);
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new TransportError(
      'tls',
      `${
        caFile ? `the caFile ${caFile}` : 'what is in caData'
      } holds no certificate in PEM`,
    );
  }
  return ca;
}

function decode(caData: string | undefined): string | undefined {
  return caData ? Buffer.from(caData, 'base64').toString() : undefined;
}

async function read(caFile: string): Promise<string> {
  try {
    return await readFile(caFile, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string };
    throw new TransportError(
      'tls',
      `the caFile ${caFile} cannot be read (${code})`,
      { cause: error },
    );
  }
}
