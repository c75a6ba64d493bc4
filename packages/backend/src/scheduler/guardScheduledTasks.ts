import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { Request, RequestHandler, Router } from 'express';

/** Seeing, starting and cancelling what plugins do on a schedule. */
const scheduledTasksManagePermission = createPermission({
  name: 'portal.scheduled-tasks.manage',
  attributes: { action: 'update' },
});

/**
 * Stands before the routes that the scheduler adds to each plugin. Upstream answers everyone who is signed in, with the
 * errors of each task, and lets them cancel it.
 */
export function guardScheduledTasks(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): RequestHandler {
  const { httpAuth, permissions } = options;
  const check = async (request: Request) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const permission = scheduledTasksManagePermission;
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You don't have the permission ${permission.name}`,
      );
    }
  };
  const router = Router();
  router.use('/.backstage/scheduler', (request, _response, next) => {
    check(request).then(() => next(), next);
  });
  return router;
}
