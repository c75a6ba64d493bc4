export interface Config {
  app?: {
    /** How people sign in. */
    signIn?: {
      /**
       * `guest` lets anyone in without asking; the backend refuses it outside development.
       * `oidc` sends people to the OpenID provider of `auth.providers.oidc`. Default: `guest`.
       * @visibility frontend
       */
      provider?: 'guest' | 'oidc';
      /**
       * What your organisation calls its OpenID provider, shown on the sign-in page. Default: `Single sign-on`.
       * @visibility frontend
       */
      title?: string;
    };
  };
}
