import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureContextOptions } from 'node:tls';
import { LoggerService } from '@backstage/backend-plugin-api';

/** How often the files are read: a kubelet brings a renewed Secret within a minute or two. */
const INTERVAL_MS = 60_000;

/** Where a certificate and its key are. */
interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Has a server go on with a renewed certificate, without a restart: cert-manager renews it every few weeks. */
export class CertificateReload {
  static start(options: {
    server: { setSecureContext(options: SecureContextOptions): void };
    files: CertificateFiles;
    logger: LoggerService;
    intervalMs?: number;
  }): CertificateReload {
    return new CertificateReload(options);
  }

  #last?: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly options: Parameters<typeof CertificateReload.start>[0],
  ) {
    const { intervalMs = INTERVAL_MS } = options;
    this.#timer = setInterval(() => this.#reload(), intervalMs);
    this.#timer.unref();
    void this.#reload();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #reload(): Promise<void> {
    const { server, files, logger } = this.options;
    try {
      const [cert, key] = await Promise.all([
        readFile(files.cert, 'utf8'),
        readFile(files.key, 'utf8'),
      ]);
      if (this.#last === cert + key) return;
      assertPair(cert, key);
      server.setSecureContext({ cert, key });
      if (this.#last !== undefined) {
        logger.info(`The renewed certificate in ${files.cert} is in use`);
      }
      this.#last = cert + key;
    } catch (error) {
      logger.warn(
        `The certificate in ${
          files.cert
        } cannot be used, so the one before stays: ${(error as Error).message}`,
      );
    }
  }
}

/** A server takes an empty certificate without a word, as of a file that is being written, and can't be spoken to then. */
function assertPair(cert: string, key: string): void {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Error('certificate and key do not belong together');
  }
}
