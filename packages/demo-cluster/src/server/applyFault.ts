import { setTimeout as sleep } from 'node:timers/promises';
import { forbiddenFor, toAttributes } from './authorization';
import { Exchange } from './Exchange';
import { RequestInfo } from './RequestInfo';
import { User } from './Users';
import {
  expired,
  forbidden,
  internalError,
  notServed,
  StatusError,
  tooManyRequests,
  unauthorized,
} from '../store/StatusError';
import { Fault } from '../faults/Fault';

/** What a proxy answers to a client it does not know. */
export const SIGN_IN_PAGE =
  '<!doctype html>\n<html><head><title>Sign in</title></head><body>Sign in to continue</body></html>\n';

/**
 * Lets a fault strike a new request. Resolves to whether the request is to be answered as if nothing had happened.
 * Throws the `StatusError` that a fault of kind `status` asks for.
 */
export async function applyFault(
  fault: Fault,
  request: { exchange: Exchange; info: RequestInfo; user?: User },
): Promise<boolean> {
  const { exchange, info, user } = request;
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.milliseconds, undefined, { ref: false });
      return true;
    case 'truncated':
      exchange.truncate();
      return true;
    case 'reset':
      exchange.reset();
      return false;
    case 'garbage':
      exchange.send(200, SIGN_IN_PAGE, {
        'content-type': 'text/html; charset=utf-8',
      });
      return false;
    case 'half-open':
      exchange.startStream({ 'content-type': 'application/json' });
      exchange.silence();
      return false;
    case 'status': {
      const error = toStatusError(fault, info, user);
      if (fault.code !== 410 || info.verb !== 'watch') {
        throw error;
      }
      exchange.startStream({ 'content-type': 'application/json' });
      exchange.write(
        `{"type":"ERROR","object":${JSON.stringify(error.status)}}\n`,
      );
      exchange.end();
      return false;
    }
    default:
      return false; // hang
  }
}

function toStatusError(
  fault: Fault & { kind: 'status' },
  info: RequestInfo,
  user?: User,
): StatusError {
  const { code, retryAfterSeconds = 1 } = fault;
  switch (code) {
    case 401:
      return unauthorized();
    case 403:
      return info.resource && user
        ? forbiddenFor(user, toAttributes(info.verb, info.resource))
        : forbidden(
            undefined,
            undefined,
            `User "${user?.name ?? 'system:anonymous'}" cannot get path "${
              info.path
            }"`,
          );
    case 404:
      return notServed();
    case 410:
      return expired(
        `too old resource version: ${
          info.query.get('resourceVersion') ?? '0'
        } (demo fault)`,
      );
    case 429:
      return tooManyRequests(retryAfterSeconds);
    case 503:
      return new StatusError(
        503,
        'ServiceUnavailable',
        'the server is currently unable to handle the request',
        {
          retryAfterSeconds: fault.retryAfterSeconds,
        },
      );
    case 504:
      return new StatusError(
        504,
        'Timeout',
        'Timeout: request did not complete within the allotted timeout',
        {},
      );
    default:
      return internalError('fault injected into the demo cluster');
  }
}
