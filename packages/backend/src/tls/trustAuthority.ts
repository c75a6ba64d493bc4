import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Has this process trust the authority in the file that `TLS_AUTHORITY_FILE` names, besides those that it trusts already: the
 * portal's halves know each other by it. `NODE_EXTRA_CA_CERTS` takes one file, and may be yours.
 *
 * @throws Error where the file can't be read: without it the halves would refuse each other, and say less of why.
 */
export function trustAuthority(env: NodeJS.ProcessEnv): void {
  const file = env.TLS_AUTHORITY_FILE?.trim();
  if (!file) return;
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `TLS_AUTHORITY_FILE is ${file}, which cannot be read: ${
        (error as NodeJS.ErrnoException).code
      }. Put the certificate of the authority there, ca.crt of the Secret, or take the variable away`,
    );
  }
  setDefaultCACertificates([...getCACertificates('default'), pem]);
}
