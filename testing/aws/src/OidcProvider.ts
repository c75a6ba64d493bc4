import { InputError } from '@backstage/errors';
import { createLocalJWKSet, JSONWebKeySet, jwtVerify, JWTPayload } from 'jose';

/**
 * An issuer of tokens that AWS accounts trust, which is what a cluster is to IAM roles for service accounts.
 * https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 *
 * @public
 */
export class OidcProvider {
  /**
   * @param options - the issuer's URL, and its public keys as the API server serves them at `/openid/v1/jwks`.
   */
  static create(options: {
    issuer: string;
    jwks: JSONWebKeySet;
  }): OidcProvider {
    return new OidcProvider(options.issuer, createLocalJWKSet(options.jwks));
  }

  private constructor(
    readonly issuer: string,
    private readonly keys: ReturnType<typeof createLocalJWKSet>,
  ) {}

  /** The issuer without its scheme, as it stands in the provider's ARN and in condition keys. */
  get name(): string {
    return this.issuer.replace(/^https:\/\//, '');
  }

  /**
   * Returns the claims of a token of this issuer for this audience.
   *
   * @throws InputError when the token is anything else, or has expired.
   */
  async verify(token: string, audience: string): Promise<JWTPayload> {
    try {
      return (
        await jwtVerify(token, this.keys, { issuer: this.issuer, audience })
      ).payload;
    } catch (error) {
      throw new InputError(
        `The token is not one of ${this.issuer} for ${audience}`,
        error,
      );
    }
  }
}
