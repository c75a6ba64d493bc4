import { readFile } from 'node:fs/promises';
import { DiagnosedCluster } from '../Diagnosis';

/**
 * The authorities that a cluster's certificate may be signed by, in PEM; `undefined` for those of Node.js.
 *
 * @throws Node.js's own error when `caFile` cannot be read.
 */
export async function readCa(
  cluster: Pick<DiagnosedCluster, 'caData' | 'caFile'>,
): Promise<string | undefined> {
  const { caData, caFile } = cluster;
  if (caData) return Buffer.from(caData, 'base64').toString();
  return caFile ? await readFile(caFile, 'utf8') : undefined;
}
