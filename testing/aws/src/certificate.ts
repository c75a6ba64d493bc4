import { generate } from 'selfsigned';

/** A certificate for 127.0.0.1 and the authority that signed it, in PEM. */
export interface LoopbackCertificate {
  ca: string;
  certificate: string;
  key: string;
}

const EC_P256 = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Creates a certificate, signed by an authority made for it alone, whose key is forgotten here. */
export async function createLoopbackCertificate(): Promise<LoopbackCertificate> {
  const ca = await generate([{ name: 'commonName', value: 'aws-testing-ca' }], {
    ...EC_P256,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    ...EC_P256,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { ca: ca.cert, certificate: server.cert, key: server.private };
}
