import { ConfigReader } from '@backstage/config';
import { readSignInConfig } from './signInConfig';

const read = (signIn?: object) =>
  readSignInConfig(new ConfigReader({ app: { ...(signIn && { signIn }) } }));

describe('readSignInConfig', () => {
  it('reads the provider and its name, with defaults', () => {
    expect(read()).toEqual({ provider: 'guest', title: 'Single sign-on' });
    expect(read({ provider: 'oidc', title: 'Keycloak' })).toEqual({
      provider: 'oidc',
      title: 'Keycloak',
    });
  });

  it('refuses what it does not offer', () => {
    expect(() => read({ provider: 'saml' })).toThrow(
      'app.signIn.provider: "saml" is no sign-in provider of this portal; write one of guest, oidc',
    );
    expect(() => read({ provider: 3 })).toThrow(/app\.signIn\.provider/);
  });
});
