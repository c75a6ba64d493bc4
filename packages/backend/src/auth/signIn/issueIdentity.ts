import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AuthResolverContext,
  BackstageSignInResult,
} from '@backstage/plugin-auth-node';

/** Signs somebody in as a user of the catalog, who owns what their groups there own, and what further groups do. */
export async function issueIdentity(
  user: Entity,
  context: AuthResolverContext,
  furtherGroups: readonly string[] = [],
): Promise<BackstageSignInResult> {
  const { ownershipEntityRefs } = await context.resolveOwnershipEntityRefs(
    user,
  );
  return context.issueToken({
    claims: {
      sub: stringifyEntityRef(user),
      ent: [...new Set([...ownershipEntityRefs, ...furtherGroups])],
    },
  });
}
