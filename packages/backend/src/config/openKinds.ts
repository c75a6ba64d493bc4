import { Config } from '@backstage/config';
import { KeyPath } from './ConfigurationError';

/** Kinds that only locations of the operator's should give, since they decide who is who and what the portal does. */
const KINDS = ['User', 'Group', 'Template', 'Resource', 'Location'];

/** A kind that everybody may register, and the rule that says so. */
export interface OpenKind {
  readonly kind: string;
  readonly key: KeyPath;
}

/** The kinds of these that `catalog.rules` allows from any location, by Backstage's rules for rules. */
export function openKinds(config: Config): OpenKind[] {
  return listAt(config, 'catalog.rules').flatMap((rule, index) => {
    const isOpen =
      !Array.isArray(rule?.locations) || rule.locations.some(isAnywhere);
    const allowed = Array.isArray(rule?.allow) ? rule.allow : [];
    return KINDS.filter(
      kind =>
        isOpen &&
        allowed.some((item: any) => {
          const name = typeof item === 'string' ? item : item?.kind;
          return String(name).toLowerCase() === kind.toLowerCase();
        }),
    ).map(kind => ({ kind, key: ['catalog', 'rules', index, 'allow'] }));
  });
}

/** The items of a list of the configuration, whatever they are; the schema has granted their shapes. */
export function listAt(config: Config, key: string): any[] {
  const value = config.getOptional<unknown>(key);
  return Array.isArray(value) ? value : [];
}

/** Whether a rule's location is one that everybody can register: any URL, or any host. */
function isAnywhere(location: any): boolean {
  if (location?.type !== 'url' || location.exact) return false;
  return !location.pattern || /^(https?:\/\/)?[*?]/.test(location.pattern);
}
