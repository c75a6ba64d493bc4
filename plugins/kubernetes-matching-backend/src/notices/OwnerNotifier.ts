import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { isUnlinked } from '../ledger/diffLedger';
import { StatusRow } from '../ledger/rows';

/** So many messages at most are sent at a time; the rest follow. */
const MAX_MESSAGES = 50;

/**
 * Tells owners of a component that has not been linked for some time: once, and once more when it is. A message is sent
 * before it is noted as sent; should that fail, the same message is sent again, which replaces it, since its scope is
 * the same.
 */
export class OwnerNotifier {
  static create(options: {
    knex: Knex;
    notifications: NotificationService;
    logger: LoggerService;
    /** In milliseconds. */
    after: number;
    now?: () => Date;
  }): OwnerNotifier {
    return new OwnerNotifier(options);
  }

  private constructor(
    private readonly options: {
      knex: Knex;
      notifications: NotificationService;
      logger: LoggerService;
      after: number;
      now?: () => Date;
    },
  ) {}

  /** Sends what is due. Call it where the ledger is written, so that one replica does. */
  async notify(): Promise<void> {
    const { knex, after } = this.options;
    const now = this.options.now?.() ?? new Date();
    const unlinked = await knex<StatusRow>('statuses')
      .whereNull('notified_at')
      .where('unlinked_since', '<=', new Date(now.getTime() - after))
      .whereNot('owner', '')
      .limit(MAX_MESSAGES)
      .select();
    const mended = await knex<StatusRow>('statuses')
      .whereNotNull('notified_at')
      .whereNull('unlinked_since')
      .limit(MAX_MESSAGES)
      .select();
    for (const row of [...unlinked, ...mended]) {
      if (!(await this.#send(row))) continue;
      await knex('statuses')
        .where({ entity_ref: row.entity_ref })
        .update({ notified_at: isUnlinked(row.status) ? now : null });
    }
  }

  async #send(row: StatusRow): Promise<boolean> {
    const { notifications, logger } = this.options;
    const { kind, namespace, name } = parseEntityRef(row.entity_ref);
    const isBroken = isUnlinked(row.status);
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef: row.owner },
        payload: {
          title: isBroken
            ? `${name} is not linked to its workloads`
            : `${name} is linked to its workloads again`,
          description: isBroken
            ? `No cluster shows workloads for ${row.entity_ref}. Its Kubernetes tab says why, and how to mend it.`
            : undefined,
          link: `/catalog/${[namespace, kind, name]
            .map(encodeURIComponent)
            .join('/')}/kubernetes`,
          severity: isBroken ? 'normal' : 'low',
          topic: 'kubernetes-matching',
          scope: `kubernetes-matching:${row.entity_ref}`,
        },
      });
      return true;
    } catch (error) {
      logger.warn(`Could not notify ${row.owner}`, error as Error);
      return false;
    }
  }
}
