import { AuditorService } from '@backstage/backend-plugin-api';

/**
 * Does something under an audit event, which tells whether it has succeeded.
 *
 * @throws whatever `work` throws.
 * @public
 */
export async function audited<Result>(
  auditor: AuditorService,
  details: Parameters<AuditorService['createEvent']>[0],
  work: () => Promise<Result>,
): Promise<Result> {
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
