import { ConfigReader } from '@backstage/config';
import { readSignInConfig } from './signInConfig';

const read = (signIn?: object) =>
  readSignInConfig(new ConfigReader({ app: { ...(signIn && { signIn }) } }));

describe('readSignInConfig', () => {
  it('reads the provider and its name, with defaults', () => {
    expect(read()).toEqual({
      provider: 'guest',
      additionalProviders: [],
      title: 'Single sign-on',
    });
    expect(
      read({
        provider: 'oidc',
        additionalProviders: ['oidc', 'github'],
        title: 'Keycloak',
      }),
    ).toEqual({
      provider: 'oidc',
      additionalProviders: ['github'],
      title: 'Keycloak',
    });
  });

  it('refuses what it does not offer', () => {
    expect(() => read({ provider: 'saml' })).toThrow(
      'app.signIn.provider: "saml" is not a sign-in provider of this portal; write one of guest, oidc, github',
    );
    expect(() =>
      read({ provider: 'oidc', additionalProviders: ['guest'] }),
    ).toThrow(/^app.signIn.additionalProviders\[0\]: "guest" is not/);
    expect(() => read({ provider: 3 })).toThrow(/app\.signIn\.provider/);
  });
});
