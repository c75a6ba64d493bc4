import { generate } from 'selfsigned';

const EC_P256 = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** A certificate authority made at start, and the certificate it signed for all servers of this process; both in PEM. */
export class CertificateAuthority {
  static #shared?: Promise<CertificateAuthority>;

  /** The authority of this process: fifty clusters need one key pair, not fifty. */
  static shared(): Promise<CertificateAuthority> {
    this.#shared ??= CertificateAuthority.create();
    return this.#shared;
  }

  /** Makes an authority and a certificate for `127.0.0.1` and `localhost`; the authority's own key is forgotten here. */
  static async create(): Promise<CertificateAuthority> {
    const ca = await generate(
      [{ name: 'commonName', value: 'demo-cluster-ca' }],
      {
        ...EC_P256,
        extensions: [
          { name: 'basicConstraints', cA: true, critical: true },
          {
            name: 'keyUsage',
            keyCertSign: true,
            cRLSign: true,
            critical: true,
          },
        ],
      },
    );
    const server = await generate(
      [{ name: 'commonName', value: 'demo-cluster' }],
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
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      },
    );
    return new CertificateAuthority(ca.cert, server.cert, server.private);
  }

  private constructor(
    readonly ca: string,
    readonly certificate: string,
    readonly key: string,
  ) {}
}
