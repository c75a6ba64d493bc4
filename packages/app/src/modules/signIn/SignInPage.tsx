import { SignInPage as BackstageSignInPage } from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuthApi';
import { readSignInConfig } from './signInConfig';

/** Offers what `app.signIn` names: one way in, or several. */
export const SignInPage = (props: SignInPageProps) => {
  const { provider, additionalProviders, title } = readSignInConfig(
    useApi(configApiRef),
  );
  if (provider === 'guest') {
    return <BackstageSignInPage {...props} providers={['guest']} />;
  }
  const ways = {
    oidc: {
      id: 'oidc',
      title,
      message: 'Sign in with your organisation’s account.',
      apiRef: oidcAuthApiRef,
    },
    github: {
      id: 'github',
      title: 'GitHub',
      message: 'Sign in with your GitHub account.',
      apiRef: githubAuthApiRef,
    },
  };
  if (additionalProviders.length === 0) {
    return <BackstageSignInPage {...props} provider={ways[provider]} />;
  }
  const offered = [provider, ...additionalProviders].map(id => ways[id]);
  return <BackstageSignInPage {...props} providers={offered} />;
};
