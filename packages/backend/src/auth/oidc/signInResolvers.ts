import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { OidcAuthResult } from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  AuthResolverContext,
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
  SignInInfo,
} from '@backstage/plugin-auth-node';
import { issueIdentity } from '../signIn/issueIdentity';
import { listClaim, textClaim } from './claims';
import {
  commonOptions,
  GroupOptions,
  localPartOptions,
  subjectOptions,
} from '../signIn/resolverOptions';
import { UserDirectory } from '../signIn/UserDirectory';

type Info = SignInInfo<OAuthAuthenticatorResult<OidcAuthResult>>;

/**
 * Who of the catalog's users somebody is, by what an OpenID provider says of them. Each throws NotFoundError when it
 * cannot say, so that the next one of the configuration is asked; two users for one person end the sign-in.
 */
export function createSignInResolvers(directory: UserDirectory) {
  const signIn = async (
    user: Entity,
    info: Info,
    context: AuthResolverContext,
    groups?: GroupOptions,
  ) => {
    const claimed = groups
      ? await directory.groupsFor(
          listClaim(info.result.fullProfile, groups.claim),
          groups,
        )
      : [];
    return issueIdentity(user, context, claimed);
  };
  const require = (info: Info, name: string) => {
    const value = textClaim(info.result.fullProfile, name);
    if (!value) throw new NotFoundError(`the provider says no ${name}`);
    return value;
  };

  const verifiedEmail = (info: Info) => {
    const email = require(info, 'email');
    if (info.result.fullProfile.userinfo.email_verified === true) return email;
    throw new NotFoundError(
      `the provider has not verified the e-mail address "${email}"`,
    );
  };

  return {
    /** By `sub`, which no provider gives to somebody else later: equal to an annotation of the user, case included. */
    subMatchingUserEntityAnnotation: createSignInResolverFactory({
      optionsSchema: subjectOptions,
      create:
        ({ annotation, groups }) =>
        async (info: Info, context) => {
          const user = await directory.userWithExactly(
            annotation,
            require(info, 'sub'),
          );
          return signIn(user, info, context, groups);
        },
    }),

    /** By an e-mail address that the provider has verified: equal to `spec.profile.email`. */
    emailMatchingUserEntityProfileEmail: createSignInResolverFactory({
      optionsSchema: commonOptions.optional(),
      create: options => async (info: Info, context) => {
        const email = verifiedEmail(info);
        const user = await directory.userWith({
          field: 'spec.profile.email',
          value: email,
          what: 'the e-mail address',
        });
        return signIn(user, info, context, options?.groups);
      },
    }),

    /** By what is before the @ of a verified address of the organisation's own: equal to the name of the user. */
    emailLocalPartMatchingUserEntityName: createSignInResolverFactory({
      optionsSchema: localPartOptions,
      create:
        ({ allowedDomains, groups }) =>
        async (info: Info, context) => {
          const email = verifiedEmail(info);
          const at = email.lastIndexOf('@');
          const domain = email.slice(at + 1).toLocaleLowerCase('en-US');
          if (!allowedDomains.includes(domain)) {
            throw new NotFoundError(
              `the domain of the e-mail address "${email}" is not in allowedDomains`,
            );
          }
          const user = await directory.userNamed(email.slice(0, at));
          return signIn(user, info, context, groups);
        },
    }),

    /** By `preferred_username`: equal to the name of the user in the namespace `default`. */
    preferredUsernameMatchingUserEntityName: createSignInResolverFactory({
      optionsSchema: commonOptions.optional(),
      create: options => async (info: Info, context) => {
        const name = require(info, 'preferred_username');
        const user = await directory.userNamed(name);
        return signIn(user, info, context, options?.groups);
      },
    }),
  };
}
