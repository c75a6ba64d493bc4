export interface Config {
  app?: {
    /** How people sign in. */
    signIn?: {
      /**
       * `guest` lets anyone in without asking; the backend refuses it outside development.
       * `oidc` sends people to the OpenID provider of `auth.providers.oidc`, `github` to GitHub, by
       * `auth.providers.github`. Default: `guest`.
       * @visibility frontend
       */
      provider?: 'guest' | 'oidc' | 'github';
      /**
       * What else the sign-in page offers beside it. Default: nothing.
       * @deepVisibility frontend
       */
      additionalProviders?: Array<'oidc' | 'github'>;
      /**
       * What your organisation calls its OpenID provider, shown on the sign-in page. Default: `Single sign-on`.
       * @visibility frontend
       */
      title?: string;
    };
  };
}
