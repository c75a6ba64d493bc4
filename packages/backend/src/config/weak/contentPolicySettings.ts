import { Config } from '@backstage/config';
import { WeakSetting } from './WeakSetting';

/** What each part of the policy keeps out. The rest of it is about what a page looks like. */
const PARTS: Record<string, string> = {
  'default-src': 'lets pages of the portal run what it does not serve',
  'script-src': 'lets pages of the portal run scripts that it does not serve',
  'script-src-elem':
    'lets pages of the portal run scripts that it does not serve',
  'script-src-attr':
    'lets pages of the portal run scripts that it does not serve',
  'base-uri': 'lets what gets into a page say where its links lead',
  'object-src': 'lets pages of the portal run plugins that it does not serve',
  'frame-ancestors': 'lets any page show the portal as a part of its own',
};
const OPEN =
  /^(\*|https?:(\/\/\*)?|data:|blob:|'unsafe-inline'|'unsafe-hashes')$/i;

/** A Content-Security-Policy that keeps nothing out. Source: https://www.w3.org/TR/CSP3/ */
export function* contentPolicySettings(config: Config): Generator<WeakSetting> {
  const policy = config.getOptionalConfig('backend.csp');
  for (const key of policy?.keys() ?? []) {
    // Backstage takes both ways of writing.
    const part = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    const sources = policy!.get(key);
    const isOpen =
      sources === false ||
      [sources].flat().some(source => OPEN.test(String(source)));
    if (!isOpen || !Object.hasOwn(PARTS, part)) continue;
    yield {
      key: ['backend', 'csp', key],
      message: PARTS[part],
      remedy: 'Remove it, or name the hosts.',
      risk: 'open-content-policy',
    };
  }
}
