import { SignInPage as BackstageSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuthApi';
import { readSignInConfig } from './signInConfig';

/** Offers the one way in that `app.signIn` names. */
export const SignInPage = (props: SignInPageProps) => {
  const { provider, title } = readSignInConfig(useApi(configApiRef));
  if (provider === 'guest') {
    return <BackstageSignInPage {...props} providers={['guest']} />;
  }
  return (
    <BackstageSignInPage
      {...props}
      provider={{
        id: 'oidc',
        title,
        message: 'Sign in with the account of your organisation.',
        apiRef: oidcAuthApiRef,
      }}
    />
  );
};
