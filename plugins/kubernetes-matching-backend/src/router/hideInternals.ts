import { LoggerService } from '@backstage/backend-plugin-api';
import { ErrorRequestHandler } from 'express';

/** Errors that are made for the caller: https://backstage.io/docs/reference/errors */
const FOR_CALLERS = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'NotModifiedError',
  'ServiceUnavailableError',
]);

/**
 * Answers with an error that is made for the caller. Any other, such as a database's, may name hosts, ports and queries: it
 * goes to the log, and the caller is told where to look.
 */
export function hideInternals(logger: LoggerService): ErrorRequestHandler {
  return (error, _request, _response, next) => {
    const status = error?.status ?? error?.statusCode;
    const isRefusal =
      typeof status === 'number' && status >= 400 && status < 500;
    if (FOR_CALLERS.has(error?.name) || isRefusal) {
      next(error);
      return;
    }
    logger.error('A request could not be answered', error);
    next(
      new Error(
        'Something that the answer needs does not work at the moment; the log of the backend says what. Ask again in a minute',
      ),
    );
  };
}
