import { Config } from '@backstage/config';
import { listAt } from '../openKinds';
import { WeakSetting } from './WeakSetting';

const MIN_SECRET = 16;
const MIN_TOKEN = 24;
/** Fewer different characters make a secret that can be guessed, whatever its length. */
const MIN_DIFFERENT = 6;

/** What can be guessed, and machines that need not be guessed. */
export function* secretSettings(config: Config): Generator<WeakSetting> {
  const session = config.getOptional('auth.session.secret');
  if (session !== undefined && isWeak(session, MIN_SECRET)) {
    yield {
      key: ['auth', 'session', 'secret'],
      message: 'can be guessed',
      remedy: `Write at least ${MIN_SECRET} random characters, for example what "openssl rand -hex 32" prints.`,
    };
  }
  const access = listAt(config, 'backend.auth.externalAccess');
  for (const [index, entry] of access.entries()) {
    if (entry?.type !== 'static' && entry?.type !== 'legacy') continue;
    const name = entry.type === 'static' ? 'token' : 'secret';
    if (!isWeak(entry.options?.[name], MIN_TOKEN)) continue;
    yield {
      key: ['backend', 'auth', 'externalAccess', index, 'options', name],
      message: 'can be guessed',
      remedy: `Write at least ${MIN_TOKEN} random characters, for example what "openssl rand -hex 24" prints.`,
    };
  }
  for (const [index, entry] of listAt(config, 'backend.auth.keys').entries()) {
    if (!isWeak(entry?.secret, MIN_TOKEN)) continue;
    yield {
      key: ['backend', 'auth', 'keys', index, 'secret'],
      message: 'can be guessed, and lets machines in',
      remedy: 'Remove it; machines have backend.auth.externalAccess.',
    };
  }
  yield* machineSettings(access);
}

function* machineSettings(access: any[]): Generator<WeakSetting> {
  for (const [index, entry] of access.entries()) {
    const key = ['backend', 'auth', 'externalAccess', index];
    const isRestricted = entry?.accessRestrictions?.length > 0;
    if (entry?.type === 'jwks' && !(isRestricted && entry.options?.audience)) {
      yield {
        key,
        message:
          'lets in everyone for whom the issuer has issued a token, people included, to do everything',
        remedy:
          'Use the type client-credentials, or write options.audience and accessRestrictions.',
        risk: 'machines-unrestricted',
      };
    }
    if (['static', 'legacy'].includes(entry?.type) && !isRestricted) {
      yield {
        key,
        message: 'lets a machine do everything, whatever people may do',
        remedy:
          'Write accessRestrictions, and best use the type machine-token.',
        isAdvice: true,
      };
    }
  }
}

function isWeak(secret: unknown, length: number): boolean {
  const text = typeof secret === 'string' ? secret : '';
  return text.length < length || new Set(text).size < MIN_DIFFERENT;
}
