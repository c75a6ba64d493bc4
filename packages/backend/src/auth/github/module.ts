import { createSignInModule } from '../oauth/createSignInModule';
import { createAuthenticator } from './createAuthenticator';
import { createSignInResolvers } from './signInResolvers';

/** Sign-in with GitHub. Takes the place of upstream's module, with the same configuration. */
export default createSignInModule({
  providerId: 'github',
  createSignInResolvers,
  createAuthenticator,
});
