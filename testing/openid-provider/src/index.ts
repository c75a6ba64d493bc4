export { OpenIdProvider } from './OpenIdProvider';
export type { AccountClaims, OpenIdProviderOptions } from './OpenIdProvider';
