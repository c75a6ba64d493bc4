import { Config } from '@backstage/config';
import { parse } from 'tldts';
import { listAt } from '../openKinds';
import { isLoopback } from './isLoopback';
import { WeakSetting } from './WeakSetting';

/** Where clouds give a machine its own credentials. */
const METADATA_HOSTS = [
  '169.254.169.254',
  '169.254.170.2', // containers on ECS
  '169.254.170.23', // pods with EKS Pod Identity
  'fd00:ec2::254',
  'metadata.google.internal',
  '100.100.100.200',
];

/** Who may talk to the portal for people, and whom the portal talks to for people. */
export function* networkSettings(config: Config): Generator<WeakSetting> {
  yield* originSettings(config);
  yield* redirectSettings(config);
  yield* readingSettings(config);
  yield* addressSettings(config);
}

/** Backstage takes these for patterns: of `!https://evil.example` every other page is one. */
function* originSettings(config: Config): Generator<WeakSetting> {
  for (const key of [
    'backend.cors.origin',
    'auth.experimentalExtraAllowedOrigins',
  ]) {
    const origins = [config.getOptional(key) ?? []].flat().map(String);
    if (!origins.some(isOpenOrigin)) continue;
    yield {
      key: key.split('.'),
      message:
        'lets pages that are not the portal act as the user who looks at them',
      remedy: "Write the portal's own address, without wildcards.",
    };
  }
}

/** Where people's tokens go when a program asks to act for them. */
function* redirectSettings(config: Config): Generator<WeakSetting> {
  for (const feature of [
    'experimentalDynamicClientRegistration',
    'experimentalClientIdMetadataDocuments',
  ]) {
    const key = `auth.${feature}.allowedRedirectUriPatterns`;
    const patterns = [config.getOptional(key) ?? []].flat().map(String);
    if (!patterns.some(isOpenRedirect)) continue;
    yield {
      key: key.split('.'),
      message: "sends people's tokens to any page that asks for them",
      remedy: 'Name the hosts, or leave it out for those of this machine.',
    };
  }
}

function* readingSettings(config: Config): Generator<WeakSetting> {
  const allowed = listAt(config, 'backend.reading.allow');
  for (const [index, entry] of allowed.entries()) {
    const key = ['backend', 'reading', 'allow', index, 'host'];
    const host = String(entry?.host).toLocaleLowerCase('en-US');
    if (
      METADATA_HOSTS.some(each => host.replace(/[[\]]/g, '').startsWith(each))
    ) {
      yield {
        key,
        message:
          "has the portal read its machine's own credentials for an entity that asks for them",
        remedy: 'Remove it.',
      };
    }
    if (!isBroad(host)) continue;
    yield {
      key,
      message: 'has the portal read whatever address an entity names',
      remedy: 'Name the hosts that entities may refer to.',
      risk: 'reading-any-host',
    };
  }
}

function* addressSettings(config: Config): Generator<WeakSetting> {
  for (const key of ['app.baseUrl', 'backend.baseUrl']) {
    const url = URL.parse(String(config.getOptional(key)));
    if (url?.protocol !== 'http:' || isLoopback(url.hostname)) continue;
    yield {
      key: key.split('.'),
      message: 'sends sessions and tokens without encryption',
      remedy: 'Write https, and let what stands in front end TLS.',
      risk: 'unencrypted',
    };
  }
}

/** Whether it matches more than one address. Pages in a sandbox, which anybody may make, have the origin `null`. */
function isOpenOrigin(origin: string): boolean {
  return origin === 'null' || /[*?[\]{}()!+@|]/.test(origin);
}

/** Whether a scheme of the web, or any scheme, leads to more than one host. */
function isOpenRedirect(pattern: string): boolean {
  const [, scheme, host] = /^([^:]*):\/\/([^/:]*)/.exec(pattern) ?? [];
  if (scheme === undefined) return pattern.includes('*');
  const isOfProgram = !scheme.includes('*') && !/^https?$/i.test(scheme);
  return !isOfProgram && host.includes('*');
}

/** Whether a wildcard takes in hosts of many owners: all of a public suffix, or all of a private network. */
function isBroad(host: string): boolean {
  const [, wildcard, rest] = /^(\*\.?)([^:]*)/.exec(host) ?? [];
  if (!wildcard) return false;
  const { domain } = parse(rest, { allowPrivateDomains: true });
  return domain === null || /(^|\.)(local|internal|localdomain)$/.test(rest);
}
