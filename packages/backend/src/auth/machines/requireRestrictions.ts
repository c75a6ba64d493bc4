import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'backend.auth.externalAccess';
const TYPES = ['client-credentials', 'machine-token'];

/**
 * Backstage asks no permissions of services, so that one without restrictions may do everything.
 *
 * @throws InputError for an entry of {@link TYPES} without `accessRestrictions`
 */
export function requireRestrictions(config: Config): void {
  const entries = config.getOptionalConfigArray(KEY) ?? [];
  for (const [index, entry] of entries.entries()) {
    const type = entry.getOptionalString('type') ?? '';
    const restrictions =
      entry.getOptionalConfigArray('accessRestrictions') ?? [];
    if (TYPES.includes(type) && restrictions.length === 0) {
      throw new InputError(
        `${KEY}[${index}].accessRestrictions is missing, so that this machine might do everything; name the plugins and permissions that it needs, such as { plugin: catalog, permission: catalog.entity.read }`,
      );
    }
  }
}
