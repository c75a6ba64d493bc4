import { ResourceType, toGroupResource } from './ResourceType';

/** What the API answers instead of an object when something is wrong. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** One field's error within a {@link Status}. */
export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

/** An error that is answered with a `Status` body; the texts are those of `k8s.io/apimachinery/pkg/api/errors`. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    metadata: Status['metadata'] = {},
  ) {
    super(message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      reason,
      details,
      code,
    };
  }

  get code(): number {
    return this.status.code!;
  }
}

const GENERIC_404 = 'the server could not find the requested resource';

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

export function forbidden(
  type: Resource | undefined,
  name: string | undefined,
  message: string,
): StatusError {
  if (!type) {
    return new StatusError(403, 'Forbidden', `forbidden: ${message}`, {});
  }
  return new StatusError(
    403,
    'Forbidden',
    `${quote(type, name)} is forbidden: ${message}`,
    detailsOf(type, name),
  );
}

export function notServed(): StatusError {
  return new StatusError(404, 'NotFound', GENERIC_404, {});
}

export function notFound(type: Resource, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${quote(type, name)} not found`,
    detailsOf(type, name),
  );
}

export function methodNotAllowed(verb: string, type: Resource): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${toGroupResource(type)}"`,
    detailsOf(type),
  );
}

export function alreadyExists(type: Resource, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${quote(type, name)} already exists`,
    detailsOf(type, name),
  );
}

export function conflict(
  type: Resource,
  name: string,
  message: string,
): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${quote(type, name)}: ${message}`,
    detailsOf(type, name),
  );
}

export function expired(
  message: string,
  metadata: Status['metadata'] = {},
): StatusError {
  return new StatusError(410, 'Expired', message, undefined, metadata);
}

export function tooLarge(limit: number): StatusError {
  return new StatusError(
    413,
    'RequestEntityTooLarge',
    `Request entity too large: limit is ${limit}`,
    {},
  );
}

export function unsupportedMediaType(supported: string[]): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(
      ', ',
    )}`,
  );
}

/** A field error list, as every create and update answers it. */
export function invalid(options: {
  group: string;
  kind: string;
  name: string;
  causes: Required<StatusCause>[];
}): StatusError {
  const { group, kind, name, causes } = options;
  const errors = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  const qualifiedKind = group ? `${kind}.${group}` : kind;
  return new StatusError(
    422,
    'Invalid',
    `${qualifiedKind} "${name}" is invalid: ${list}`,
    {
      name,
      group: group || undefined,
      kind,
      causes,
    },
  );
}

export function tooManyRequests(retryAfterSeconds: number): StatusError {
  return new StatusError(
    429,
    'TooManyRequests',
    'Too many requests, please try again later.',
    { retryAfterSeconds },
  );
}

export function internalError(message: string): StatusError {
  return new StatusError(
    500,
    'InternalError',
    `Internal error occurred: ${message}`,
    {
      causes: [{ message }],
    },
  );
}

export function tooLargeVersion(
  requested: number,
  current: number,
): StatusError {
  return new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${requested}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}

type Resource = Pick<ResourceType, 'group' | 'plural'>;

function quote(type: Resource, name?: string): string {
  return name ? `${toGroupResource(type)} "${name}"` : toGroupResource(type);
}

function detailsOf(type: Resource, name?: string): StatusDetails {
  return { name, group: type.group || undefined, kind: type.plural };
}
