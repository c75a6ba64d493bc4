import { createHash, timingSafeEqual } from 'node:crypto';
import { createExternalTokenHandler } from '@backstage/backend-defaults/auth';
import { InputError } from '@backstage/errors';
import { Machine, MachineGate } from './MachineGate';
import { readRequestsPerMinute } from './readRequestsPerMinute';

/** As many characters as 24 random bytes have in base64. */
const MIN_LENGTH = 32;

/** Machines that show a secret of the configuration, for those that have no OpenID provider. */
export function machineTokenHandler(gate: MachineGate) {
  return createExternalTokenHandler<{ digest: Buffer; machine: Machine }>({
    type: 'machine-token',
    initialize({ options }) {
      const token = options.getString('token');
      if (token.length < MIN_LENGTH || /\s/.test(token)) {
        throw new InputError(
          `token: write at least ${MIN_LENGTH} characters without spaces, such as those of: openssl rand -base64 32`,
        );
      }
      return {
        digest: digestOf(token),
        machine: {
          name: options.getString('name'),
          requestsPerMinute: readRequestsPerMinute(options),
        },
      };
    },
    async verifyToken(token, { digest, machine }) {
      return timingSafeEqual(digestOf(token), digest)
        ? gate.admit(machine)
        : undefined;
    },
  });
}

/** Of equal length for all tokens, as the comparison wants it. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
