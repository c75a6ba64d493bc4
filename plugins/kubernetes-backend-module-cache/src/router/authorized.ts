import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, toError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { Request } from 'express';

/** Who decides and records who may ask what. */
export interface AccessServices {
  readonly auditor: AuditorService;
  readonly httpAuth: HttpAuthService;
  readonly permissions: PermissionsService;
}

/**
 * Runs `read` for who has the permission, and records it.
 *
 * @throws NotAllowedError
 */
export async function authorized<T>(
  options: AccessServices & {
    request: Request;
    permission: BasicPermission;
    queryType: string;
  },
  read: () => Promise<T>,
): Promise<T> {
  const { auditor, httpAuth, permissions, request, permission, queryType } =
    options;
  const event = await auditor.createEvent({
    eventId: 'cluster-fetch',
    request,
    meta: { queryType },
  });
  try {
    const [decision] = await permissions.authorize([{ permission }], {
      credentials: await httpAuth.credentials(request),
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('Unauthorized');
    }
    const result = await read();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: toError(error) });
    throw error;
  }
}
