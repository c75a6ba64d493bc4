import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';

/** A serving certificate and the authority that signed it, in PEM. */
export interface ServingCertificate {
  ca: string;
  certificate: string;
  key: string;
}

const EC_P256 = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/**
 * Creates a certificate for `localhost`, `127.0.0.1` and the in-cluster names of the API server, valid for a year, signed
 * by an authority made for it alone, whose key is forgotten here.
 */
export async function createServingCertificate(): Promise<ServingCertificate> {
  const ca = await generate(
    [{ name: 'commonName', value: 'control-plane-ca' }],
    {
      ...EC_P256,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  const server = await generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      ...EC_P256,
      ca: { key: ca.private, cert: ca.cert },
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 2, value: 'kubernetes.default.svc' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    },
  );
  return { ca: ca.cert, certificate: server.cert, key: server.private };
}

/** Creates the private key that signs service account tokens, in the one PEM form that is also read as a public key. */
export async function createServiceAccountKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
  });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}
