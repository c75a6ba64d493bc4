import {
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
  SignInInfo,
} from '@backstage/plugin-auth-node';
import { z } from 'zod/v3';
import { issueIdentity } from '../signIn/issueIdentity';
import { UserDirectory } from '../signIn/UserDirectory';
import { GitHubUser } from './GitHubUser';

type Info = SignInInfo<OAuthAuthenticatorResult<GitHubUser>>;

/** The annotation that upstream's GitHub catalog modules write. */
const USER_ID = 'github.com/user-id';

const noOptions = z.object({}).strict().optional();

/**
 * Who of the catalog's users somebody is, by what GitHub says of them. As upstream's resolvers of the same names, but for
 * reasons that name what was looked for, and never without a user of the catalog.
 */
export function createSignInResolvers(directory: UserDirectory) {
  return {
    /** By GitHub's node id, equal to the annotation `github.com/user-id`: never given to somebody else. */
    userIdMatchingUserEntityAnnotation: createSignInResolverFactory({
      optionsSchema: noOptions,
      create: () => async (info: Info, context) => {
        const { nodeId } = info.result.fullProfile;
        const user = await directory.userWithExactly(USER_ID, nodeId);
        return issueIdentity(user, context);
      },
    }),

    /** By login, equal to the name of the user in the namespace `default`. */
    usernameMatchingUserEntityName: createSignInResolverFactory({
      optionsSchema: noOptions,
      create: () => async (info: Info, context) => {
        const user = await directory.userNamed(info.result.fullProfile.login);
        return issueIdentity(user, context);
      },
    }),
  };
}
