import { CustomErrorBase } from '@backstage/errors';

/**
 * The API server answered, and refused. The message names the request, the status and the server's own explanation.
 *
 * @public
 */
export class KubernetesStatusError extends CustomErrorBase {
  /** The HTTP status code. */
  readonly status: number;
  /** The machine-readable reason, such as `Forbidden` or `NotFound`, where the server gave one. */
  readonly reason?: string;

  constructor(options: {
    method: string;
    path: string;
    status: number;
    body: unknown;
  }) {
    const { method, path, status, body } = options;
    const { message, reason } = (
      typeof body === 'object' && body ? body : { message: body }
    ) as {
      message?: string;
      reason?: string;
    };
    super(`${method} ${path}: ${status} ${message || 'without a message'}`);
    this.status = status;
    this.reason = reason;
  }
}
