import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a token was refused. The first group finds fault with the token's form, the second with what it says.
 *
 * @public
 */
export type TokenRefusal =
  | 'too-large'
  | 'wrong-prefix'
  | 'not-base64url'
  | 'not-a-url'
  | 'unexpected-host'
  | 'unexpected-path'
  | 'repeated-parameter'
  | 'unexpected-parameter'
  | 'unexpected-action'
  | 'cluster-id-not-signed'
  | 'unexpected-signed-header'
  | 'invalid-expires'
  | 'invalid-date'
  | 'invalid-credential'
  | 'expired'
  | 'not-yet-valid'
  | 'unknown-access-key'
  | 'wrong-session-token'
  | 'expired-credentials'
  | 'wrong-cluster-id'
  | 'wrong-signature'
  | 'unmapped-principal';

/**
 * A token was refused, for one reason.
 *
 * @public
 */
export class TokenRefusedError extends CustomErrorBase {
  name = 'TokenRefusedError' as const;

  constructor(readonly reason: TokenRefusal, message: string) {
    super(message);
  }
}
