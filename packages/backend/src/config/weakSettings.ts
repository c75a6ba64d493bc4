import { Config } from '@backstage/config';
import { ConfigProblem, formatKey, KeyPath } from './ConfigurationError';
import { listAt, openKinds } from './openKinds';

/** The names of the risks that `mooring.acceptRisk` accepts. */
const RISKS = [
  'guest-sign-in',
  'locations-from-anywhere',
  'people-from-anywhere',
  'permissions-disabled',
  'reading-any-host',
  'resources-from-anywhere',
  'templates-from-anywhere',
] as const;

type Risk = (typeof RISKS)[number];

interface WeakSetting {
  key: KeyPath;
  message: string;
  remedy: string;
  /** What accepts it; without, nothing does. */
  risk?: Risk;
}

const MIN_SECRET = 16;
const MIN_TOKEN = 24;
/** Fewer different characters make a secret that can be guessed, whatever its length. */
const MIN_DIFFERENT = 6;

/**
 * Finds the settings that make a portal in production an open one, and clusters that everybody may define in any portal. Each stops the start; one that somebody may mean is a
 * warning instead, at each start and in the doctor, where `mooring.acceptRisk` names it.
 */
export function weakSettings(options: {
  config: Config;
  /** Whether this is production: the variable NODE_ENV says so. */
  isProduction: boolean;
}): ConfigProblem[] {
  const { config, isProduction } = options;
  const clusters = clusterSettings(config);
  if (!isProduction) {
    return [...clusters].map(setting => ({ ...setting, severity: 'error' }));
  }
  const accepted = config.getOptionalStringArray('mooring.acceptRisk') ?? [];
  const settings: WeakSetting[] = [
    ...clusters,
    ...authSettings(config),
    ...secretSettings(config),
    ...networkSettings(config),
    ...catalogSettings(config),
  ];
  return [
    ...settings.map(({ risk, remedy, ...setting }): ConfigProblem => {
      if (risk === undefined) return { ...setting, severity: 'error', remedy };
      if (accepted.includes(risk)) {
        return {
          ...setting,
          severity: 'warning',
          remedy: `mooring.acceptRisk accepts this as ${risk}. ${remedy}`,
        };
      }
      return {
        ...setting,
        severity: 'error',
        remedy: `${remedy} If you mean it, write mooring.acceptRisk: [${risk}].`,
      };
    }),
    ...accepted
      .filter(risk => !settings.some(setting => setting.risk === risk))
      .map((risk): ConfigProblem => {
        const isKnown = (RISKS as readonly string[]).includes(risk);
        return {
          severity: isKnown ? 'warning' : 'error',
          key: ['mooring', 'acceptRisk', accepted.indexOf(risk)],
          message: isKnown
            ? 'accepts a risk that no setting runs'
            : 'is not the name of a risk',
          remedy: isKnown ? 'Remove it.' : `Write one of ${RISKS.join(', ')}.`,
        };
      }),
  ];
}

function* authSettings(config: Config): Generator<WeakSetting> {
  const policy = 'backend.auth.dangerouslyDisableDefaultAuthPolicy';
  if (config.getOptionalBoolean(policy)) {
    yield {
      key: policy.split('.'),
      message: 'lets everybody call every plugin without signing in',
      remedy: 'Remove it.',
    };
  }
  if (!config.getOptionalBoolean('permission.enabled')) {
    yield {
      key: ['permission', 'enabled'],
      message: 'is not true, so anyone who signs in may do everything',
      remedy: 'Write true.',
      risk: 'permissions-disabled',
    };
  }
  const guest = 'auth.providers.guest';
  if (config.getOptional(`${guest}.dangerouslyAllowOutsideDevelopment`)) {
    yield {
      key: [...guest.split('.'), 'dangerouslyAllowOutsideDevelopment'],
      message: 'lets everybody in as a guest',
      remedy: 'Remove it.',
      risk: 'guest-sign-in',
    };
  }
}

function* secretSettings(config: Config): Generator<WeakSetting> {
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
}

function* networkSettings(config: Config): Generator<WeakSetting> {
  const origins = [config.getOptional('backend.cors.origin') ?? []].flat();
  if (origins.some(origin => String(origin).includes('*'))) {
    yield {
      key: ['backend', 'cors', 'origin'],
      message: 'lets any page act as the user who looks at it',
      remedy: "Write the portal's own address.",
    };
  }
  const allowed = listAt(config, 'backend.reading.allow');
  for (const [index, entry] of allowed.entries()) {
    if (!/^\*(\.?[^.]*)?$/.test(String(entry?.host).replace(/:.*/, '')))
      continue;
    yield {
      key: ['backend', 'reading', 'allow', index, 'host'],
      message: 'has the portal read whatever address an entity names',
      remedy: 'Name the hosts that entities may refer to.',
      risk: 'reading-any-host',
    };
  }
}

/** Anyone who defines a cluster is sent the portal's tokens for it. */
function* clusterSettings(config: Config): Generator<WeakSetting> {
  const index = listAt(config, 'kubernetes.clusterLocatorMethods').findIndex(
    locator => locator?.type === 'catalog',
  );
  const open = openKinds(config).find(({ kind }) => kind === 'Resource');
  if (index < 0 || !open) return;
  yield {
    key: ['kubernetes', 'clusterLocatorMethods', index],
    message:
      "takes clusters from the catalog, where everybody may register a Resource, and so be sent the portal's tokens",
    remedy: `Take Resource out of ${formatKey(
      open.key,
    )}, and allow it in the rules of the locations that you trust.`,
  };
}

/** What everybody can do where everybody may register a kind, and the risk that accepts it. */
const OPEN_KINDS: Record<string, { message: string; risk: Risk }> = {
  User: {
    message: 'lets everybody register a User, and so become anybody',
    risk: 'people-from-anywhere',
  },
  Group: {
    message: 'lets everybody register a Group, and so become anybody',
    risk: 'people-from-anywhere',
  },
  Template: {
    message:
      "lets everybody run templates of their own with the portal's tokens",
    risk: 'templates-from-anywhere',
  },
  Resource: {
    message:
      'lets everybody register a Resource, and so stand in for clusters and databases of yours',
    risk: 'resources-from-anywhere',
  },
  Location: {
    message:
      'lets everybody register a Location, and so have the portal read whatever that names, again and again',
    risk: 'locations-from-anywhere',
  },
};

function* catalogSettings(config: Config): Generator<WeakSetting> {
  for (const { kind, key } of openKinds(config)) {
    yield {
      key,
      ...OPEN_KINDS[kind],
      remedy: `Allow ${kind} in the rules of the locations that you trust.`,
    };
  }
}

function isWeak(secret: unknown, length: number): boolean {
  const text = typeof secret === 'string' ? secret : '';
  return text.length < length || new Set(text).size < MIN_DIFFERENT;
}
