import { WeakSetting } from './WeakSetting';

/** A process that verifies nobody it connects to. */
export function* tlsSettings(
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
}
