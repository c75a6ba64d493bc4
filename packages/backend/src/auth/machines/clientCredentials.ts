import { createExternalTokenHandler } from '@backstage/backend-defaults/auth';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { Machine, MachineGate } from './MachineGate';
import { readRequestsPerMinute } from './readRequestsPerMinute';

/** Signatures that only the issuer can make. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
/** The clocks of the portal and of the issuer may differ by this many seconds. */
const CLOCK_TOLERANCE = 60;
/** Keys that are not known are asked for, but not more often than this, in milliseconds. */
const KEYS_COOLDOWN = 1000;
const KEYS_TIMEOUT = 5000;

interface Context {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  readonly machines: ReadonlyMap<string, Machine>;
}

/**
 * Machines that show a JWT which they got from an OpenID provider for their client's credentials. Unlike upstream's
 * `jwks`, it takes nobody who is not named: a person's token of the same issuer, even one for the same audience, opens
 * nothing.
 */
export function clientCredentialsHandler(gate: MachineGate) {
  return createExternalTokenHandler<Context>({
    type: 'client-credentials',
    initialize({ options }) {
      return {
        issuer: options.getString('issuer'),
        audience: options.getString('audience'),
        keys: createRemoteJWKSet(new URL(options.getString('url')), {
          cooldownDuration: KEYS_COOLDOWN,
          timeoutDuration: KEYS_TIMEOUT,
        }),
        machines: readMachines(options),
      };
    },
    async verifyToken(token, { issuer, audience, keys, machines }) {
      const claimed = claimsOf(token);
      if (claimed?.iss !== issuer) return undefined;
      // Others of this issuer are for other entries of the configuration, or for nobody.
      const machine = machines.get(claimed.sub ?? '');
      if (!machine) return undefined;
      try {
        await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE,
          requiredClaims: ['sub', 'exp'],
        });
      } catch (error) {
        gate.refuse(machine.name, (error as Error).message);
        return undefined;
      }
      return gate.admit(machine);
    },
  });
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function readMachines(options: Config): Map<string, Machine> {
  const requestsPerMinute = readRequestsPerMinute(options);
  const machines = new Map<string, Machine>();
  for (const each of options.getConfigArray('machines')) {
    const subject = each.getString('subject');
    if (machines.has(subject)) {
      throw new InputError(`machines: "${subject}" is there twice`);
    }
    const name = each.getOptionalString('name') ?? subject;
    machines.set(subject, { name, requestsPerMinute });
  }
  return machines;
}
