import { Config } from '@backstage/config';
import { openKinds } from '../openKinds';
import { Risk, WeakSetting } from './WeakSetting';

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

/** What everybody may register. */
export function* catalogSettings(config: Config): Generator<WeakSetting> {
  for (const { kind, key, isDefault } of openKinds(config)) {
    const { message, risk } = OPEN_KINDS[kind];
    yield {
      key,
      message: isDefault ? `is absent, which ${message}` : message,
      risk,
      remedy: isDefault
        ? 'Write what people may register, for example [{ allow: [Component, API, System] }].'
        : `Allow ${kind} in the rules of the locations that you trust.`,
    };
  }
}
