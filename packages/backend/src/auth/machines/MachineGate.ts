import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { RateLimit } from './RateLimit';

/** The same event of a machine is told once in this time, in milliseconds. */
const AUDIT_INTERVAL = 60_000;

/** A machine that the configuration names. */
export interface Machine {
  /** What plugins and the log call it. */
  readonly name: string;
  readonly requestsPerMinute: number;
}

/** Too much of one machine; the answer has the status 429. */
class TooManyRequestsError extends Error {
  readonly name = 'TooManyRequestsError';
  readonly statusCode = 429;
}

/** Lets machines in, each so often, and has the audit log say so. One for all plugins of the process. */
export class MachineGate {
  readonly #told = new Map<string, number>();

  static create(options: {
    logger: LoggerService;
    now?: () => number;
  }): MachineGate {
    const now = options.now ?? (() => performance.now());
    return new MachineGate(options.logger, RateLimit.create({ now }), now);
  }

  private constructor(
    private readonly logger: LoggerService,
    private readonly rateLimit: RateLimit,
    private readonly now: () => number,
  ) {}

  /**
   * Takes note of a machine that has shown who it is.
   *
   * @throws an error with the status 429 when it has asked too often
   */
  admit({ name, requestsPerMinute }: Machine): { subject: string } {
    if (!this.rateLimit.take(name, requestsPerMinute)) {
      const reason = `more than ${requestsPerMinute} requests in a minute`;
      this.#audit('failed', name, reason);
      throw new TooManyRequestsError(`${name} has made ${reason}; slow down`);
    }
    this.#audit('succeeded', name);
    return { subject: `external:${name}` };
  }

  /** Takes note of a token of a known issuer that is not let in. */
  refuse(who: string, reason: string): void {
    this.#audit('failed', who, reason);
  }

  #audit(status: 'succeeded' | 'failed', who: string, reason?: string): void {
    const now = this.now();
    const key = `${status} ${who} ${reason}`;
    const told = this.#told.get(key);
    if (told !== undefined && now - told < AUDIT_INTERVAL) return;
    // What others choose, such as a subject, does not fill the memory.
    if (this.#told.size > 1000) this.#told.clear();
    this.#told.set(key, now);
    const text = `machine-access of ${who} ${status}${
      reason ? `: ${reason}` : ''
    }`;
    const event = {
      isAuditEvent: true,
      eventId: 'machine-access',
      severityLevel: status === 'failed' ? 'medium' : 'low',
      actor: { actorId: `external:${who}` },
      status,
    };
    if (status === 'failed') this.logger.warn(text, event);
    else this.logger.info(text, event);
  }
}

/** The gate of the process. */
export const machineGateServiceRef = createServiceRef<MachineGate>({
  id: 'portal.machine-gate',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { logger: coreServices.rootLogger },
      factory: ({ logger }) => MachineGate.create({ logger }),
    }),
});
