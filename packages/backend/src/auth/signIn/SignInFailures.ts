import { randomBytes } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { metrics } from '@opentelemetry/api';
import { describeReason, isUnreachable } from './describeReason';

/** What signing in consists of, in the words of a person who does it. */
const STEPS = {
  start: 'starting it',
  reach: 'reaching the sign-in provider',
  return: 'coming back from the sign-in provider',
  verify: 'checking what the sign-in provider answered',
  find: 'finding your account in the catalog',
  renew: 'renewing your session',
} as const;

/** A step of signing in. */
export type SignInStep = keyof typeof STEPS;

/** A failure that its reader may know of, with nothing about why. */
export class SignInFailure extends AuthenticationError {}

/**
 * Tells people which step of signing in has failed, and the operator why. A code in both leads from one to the other.
 * Why may name accounts, addresses and settings, which are nobody else's business.
 */
export class SignInFailures {
  static create(options: {
    logger: LoggerService;
    createCode?: () => string;
  }): SignInFailures {
    const { logger, createCode = () => randomBytes(4).toString('hex') } =
      options;
    return new SignInFailures(logger, createCode);
  }

  readonly #counter = metrics
    .getMeter('backend')
    .createCounter('mooring.sign_in.failures', {
      description: 'Sign-ins that failed, by the step at which they did',
      unit: '{sign_in}',
    });

  private constructor(
    private readonly logger: LoggerService,
    private readonly createCode: () => string,
  ) {
    // So that the first failure shows as an increase.
    for (const step of Object.keys(STEPS)) this.#counter.add(0, { step });
  }

  /** Runs a step, and throws what its failure is to the person who signs in. */
  async during<T>(step: SignInStep, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      // A step within this one has told already.
      if (error instanceof SignInFailure) throw error;
      const isReach = step === 'verify' && isUnreachable(error);
      throw this.of(isReach ? 'reach' : step, error);
    }
  }

  /** Tells the operator of a failure; the person is told what is returned. */
  of(step: SignInStep, reason: unknown): Error {
    const code = this.createCode();
    this.#counter.add(1, { step });
    this.logger.warn(
      `Sign-in failed (code ${code}) while ${STEPS[step]}: ${describeReason(
        reason,
      )}`,
    );
    return new SignInFailure(
      `Sign-in failed while ${STEPS[step]}. Try again; if it fails again, give your operator the code ${code}.`,
    );
  }
}
