/**
 * What goes wrong.
 *
 * - `delay`: the answer comes later.
 * - `hang`: no answer ever comes.
 * - `status`: a `Status` body with that code, in the words of the API server: 401 (also what an expired token gets),
 *   403, 404, 410, 429, 500, 503, 504. On a watch, 410 comes as an `ERROR` event, as it does from the API server.
 * - `reset`: the TCP connection is reset, before the answer begins.
 * - `truncated`: the answer ends, orderly, in the middle of its JSON. A watch ends in the middle of an event.
 * - `garbage`: 200 with an HTML sign-in page, as from a proxy.
 * - `half-open`: the head of the answer comes, then nothing more; the connection is never closed.
 *
 * @public
 */
export type FaultEffect =
  | { kind: 'delay'; milliseconds: number }
  | { kind: 'hang' }
  | {
      kind: 'status';
      code: 401 | 403 | 404 | 410 | 429 | 500 | 503 | 504;
      retryAfterSeconds?: number;
    }
  | { kind: 'reset' }
  | { kind: 'truncated' }
  | { kind: 'garbage' }
  | { kind: 'half-open' };

/**
 * Which requests a fault strikes: those that are as every field here says; all, when there is none.
 *
 * @public
 */
export interface FaultMatch {
  verbs?: string[];
  /** Plural names, with subresources as `pods/log`. */
  resources?: string[];
  namespaces?: string[];
  users?: string[];
  /** What the path begins with, such as `/apis/metrics.k8s.io`. */
  path?: string;
}

/**
 * A fault to add to a cluster.
 *
 * @public
 */
export type Fault = FaultEffect &
  FaultMatch & {
    /** How many requests it strikes before it is gone. Default: all, until it is removed. */
    count?: number;
  };

/** What of a request faults look at. */
export interface FaultTarget {
  verb: string;
  path: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  user?: string;
}

/** Whether a fault strikes a request. */
export function strikes(fault: Fault, target: FaultTarget): boolean {
  const { verb, path, resource, subresource, namespace, user } = target;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (
    includes(fault.verbs, verb) &&
    includes(fault.resources, full) &&
    includes(fault.namespaces, namespace) &&
    includes(fault.users, user) &&
    path.startsWith(fault.path ?? '')
  );
}

function includes(
  values: string[] | undefined,
  value: string | undefined,
): boolean {
  return (
    values === undefined || (value !== undefined && values.includes(value))
  );
}
