import { AuditorService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Request } from 'express';

/** The events of this plugin's audit log. */
export type AuditEventId = 'match-fetch' | 'match-explain' | 'fleet-fetch';

/** Does something under an audit event, which tells whether it has succeeded. */
export async function audited<Result>(
  options: {
    auditor: AuditorService;
    eventId: AuditEventId;
    request: Request<any, any, any, any, any>;
    meta: JsonObject;
  },
  work: () => Promise<Result>,
): Promise<Result> {
  const { auditor, ...details } = options;
  const event = await auditor.createEvent(details);
  try {
    const result = await work();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
