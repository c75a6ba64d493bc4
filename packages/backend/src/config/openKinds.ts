import { Config } from '@backstage/config';
import { KeyPath } from './ConfigurationError';

/** Kinds that only locations of the operator's should give, since they decide who is who and what the portal does. */
const KINDS = ['User', 'Group', 'Template', 'Resource', 'Location'];

/** What Backstage allows from any location where `catalog.rules` is absent. */
const DEFAULT_RULES = [{ allow: ['Component', 'API', 'Location'] }];

/** Hosts where everybody may have repositories of their own; those of `integrations` come on top. */
const HOSTS_OF_EVERYBODY = [
  'bitbucket.org',
  'codeberg.org',
  'dev.azure.com',
  'gist.github.com',
  'gist.githubusercontent.com',
  'github.com',
  'gitlab.com',
  'raw.githubusercontent.com',
];

/** A kind that everybody may register, and the rule that says so. */
export interface OpenKind {
  readonly kind: string;
  readonly key: KeyPath;
  /** No rule says so: they are absent. */
  readonly isDefault: boolean;
}

/** The kinds of these that `catalog.rules` allows from any location, by Backstage's rules for rules. */
export function openKinds(config: Config): OpenKind[] {
  const isDefault = !config.has('catalog.rules');
  const rules = isDefault ? DEFAULT_RULES : listAt(config, 'catalog.rules');
  const shared = hostsOfEverybody(config);
  return rules.flatMap((rule, index) => {
    const isOpen =
      !Array.isArray(rule?.locations) ||
      rule.locations.some((location: any) => isAnywhere(location, shared));
    const allowed = Array.isArray(rule?.allow) ? rule.allow : [];
    return KINDS.filter(
      kind =>
        isOpen &&
        allowed.some((item: any) => {
          const name = typeof item === 'string' ? item : item?.kind;
          return String(name).toLowerCase() === kind.toLowerCase();
        }),
    ).map(kind => ({
      kind,
      key: isDefault
        ? ['catalog', 'rules']
        : ['catalog', 'rules', index, 'allow'],
      isDefault,
    }));
  });
}

/** The items of a list of the configuration, whatever they are; the schema has granted their shapes. */
export function listAt(config: Config, key: string): any[] {
  const value = config.getOptional<unknown>(key);
  return Array.isArray(value) ? value : [];
}

/**
 * Whether a rule's location is one that everybody can register: any URL, any host, or any owner on a host where everybody
 * may have repositories. Patterns are minimatch's.
 */
function isAnywhere(location: any, shared: ReadonlySet<string>): boolean {
  if (location?.type !== 'url' || location.exact) return false;
  const [, host, owner] =
    /^https?:\/\/([\w.-]+(?::\d+)?)\/([^/]*)/i.exec(location.pattern ?? '') ??
    [];
  if (!host) return true;
  return shared.has(host.toLowerCase()) && /[*?[\]{}()!+@|]/.test(owner);
}

function hostsOfEverybody(config: Config): ReadonlySet<string> {
  const integrations = config.getOptionalConfig('integrations');
  const own = (integrations?.keys() ?? []).flatMap(name =>
    listAt(config, `integrations.${name}`).map(each =>
      String(each?.host).toLowerCase(),
    ),
  );
  return new Set([...HOSTS_OF_EVERYBODY, ...own]);
}
