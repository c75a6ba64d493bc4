/** The npm package of a provider's typed bindings, which are generated from the provider's schema and say all that it says. */
export interface Bindings {
  /** The npm package. */
  package: string;
  version: string;
  /** What the registry says of the package's tarball; checked after the download. */
  integrity: string;
  /** The provider, as `required_providers` names it. */
  source: string;
  /** The provider's version that the bindings were generated from. The examples pin this one. */
  providerVersion: string;
  /**
   * Whether the provider takes structures as attributes (`set = [{…}]`) rather than as blocks. Bindings do not tell the two
   * apart; it depends on the SDK the provider is written with.
   */
  structuresAreAttributes: boolean;
}

/** The bindings of the providers that deploy/terraform uses. */
export const bindings: readonly Bindings[] = [
  {
    package: '@cdktf/provider-aws',
    version: '21.22.1',
    integrity:
      'sha512-BuSHeaQFUL9l33pBzIMRT7cTQ69AM2mLtijjteCPhVQRmvuhuj9Lvfymf7knAMhYqAT6+Lrls9jiGVW/Us3zrQ==',
    source: 'registry.terraform.io/hashicorp/aws',
    providerVersion: '6.25.0',
    structuresAreAttributes: false,
  },
  {
    package: '@cdktf/provider-helm',
    version: '12.1.2',
    integrity:
      'sha512-QFLfD6e5djSiuw5o63JTaVjLTzUrcXW4rT6zdcvIHfjrqcUJT+Yc8cfhLTVVr5p+fRYrB90b6j8YogBEsLj+5A==',
    source: 'registry.terraform.io/hashicorp/helm',
    providerVersion: '3.1.1',
    structuresAreAttributes: true,
  },
];
