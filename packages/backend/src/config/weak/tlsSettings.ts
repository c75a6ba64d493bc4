import { Config } from '@backstage/config';
import { WeakSetting } from './WeakSetting';

/** Connections whose other end is not verified. */
export function* tlsSettings(
  config: Config,
  env: Record<string, string | undefined>,
): Generator<WeakSetting> {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    yield {
      key: ['NODE_TLS_REJECT_UNAUTHORIZED'],
      message: 'has the portal believe everyone to be the host it talks to',
      remedy:
        'Unset it; if a private authority signed a certificate, set NODE_EXTRA_CA_CERTS to its PEM file.',
    };
  }
  const ssl = 'backend.database.connection.ssl';
  const connection = config.getOptional('backend.database.connection');
  if (typeof connection !== 'object') return;
  if (config.getOptional(`${ssl}.rejectUnauthorized`) === false) {
    yield {
      key: [...ssl.split('.'), 'rejectUnauthorized'],
      message:
        'has the portal give its password to anyone who answers for the database',
      remedy: 'Remove it, and name the authority in ssl.ca.',
      risk: 'database-unverified',
    };
  }
}
