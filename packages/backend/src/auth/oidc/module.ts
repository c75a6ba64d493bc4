import { createSignInModule } from '../oauth/createSignInModule';
import { createAuthenticator } from './createAuthenticator';
import { createSignInResolvers } from './signInResolvers';

/** Sign-in with OpenID Connect. Takes the place of upstream's module, whose authenticator it uses. */
export default createSignInModule({
  providerId: 'oidc',
  createSignInResolvers,
  createAuthenticator,
});
