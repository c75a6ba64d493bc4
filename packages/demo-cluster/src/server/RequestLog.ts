import { RequestInfo } from './RequestInfo';

/**
 * One request a cluster got.
 *
 * @public
 */
export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  time: number;
  /** `get`, `list`, `watch`, `create` …; for paths that are not a resource, the method in lower case. */
  verb: string;
  path: string;
  query: string;
  /** The resource's plural name, such as `pods`. */
  resource?: string;
  group?: string;
  namespace?: string;
  name?: string;
  subresource?: string;
  userAgent?: string;
  /** Absent while there is no valid token. */
  user?: string;
  /** The code answered; absent while there is no answer. */
  status?: number;
  /** The faults that struck. */
  faults: string[];
  /** True until the answer is complete or the client is gone. */
  open: boolean;
}

/**
 * Which requests to look at; what is not named is not checked.
 *
 * @public
 */
export type RequestFilter = Partial<
  Pick<
    LoggedRequest,
    | 'verb'
    | 'resource'
    | 'group'
    | 'namespace'
    | 'name'
    | 'subresource'
    | 'user'
    | 'status'
    | 'open'
  >
>;

/** How many requests are kept with all they said; the counts go on. */
const MAX_ENTRIES = 10_000;

/**
 * The requests a cluster got, for tests and benchmarks that count them.
 *
 * @public
 */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  readonly #open = new Set<LoggedRequest>();
  #total = 0;

  /** The latest 10,000 requests, oldest first. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** All requests since the start, or since {@link RequestLog.clear}. */
  get total(): number {
    return this.#total;
  }

  /** The requests that are not answered completely, open watches among them. */
  get open(): readonly LoggedRequest[] {
    return [...this.#open];
  }

  /** How many of the latest 10,000 requests are as the filter says. */
  count(filter: RequestFilter = {}): number {
    return this.find(filter).length;
  }

  /** Those of the latest 10,000 requests that are as the filter says. */
  find(filter: RequestFilter): LoggedRequest[] {
    const conditions = Object.entries(filter) as [
      keyof RequestFilter,
      unknown,
    ][];
    return this.#entries.filter(entry =>
      conditions.every(([field, value]) => entry[field] === value),
    );
  }

  /** Forgets what was; requests that are still open stay in {@link RequestLog.open}. */
  clear(): void {
    this.#entries = [];
    this.#total = 0;
  }

  /**
   * Notes a request; the server completes the entry as it learns more.
   *
   * @internal
   */
  add(
    info: RequestInfo,
    options: { time: number; userAgent?: string },
  ): LoggedRequest {
    const { verb, path, query, resource } = info;
    const { plural, group, namespace, name, subresource } = resource ?? {};
    const entry: LoggedRequest = {
      ...options,
      verb,
      path,
      query: query.toString(),
      resource: plural,
      group,
      namespace,
      name,
      subresource,
      faults: [],
      open: true,
    };
    this.#entries.push(entry);
    this.#open.add(entry);
    this.#total++;
    if (this.#entries.length >= 2 * MAX_ENTRIES) {
      this.#entries = this.#entries.slice(-MAX_ENTRIES);
    }
    return entry;
  }

  /**
   * Notes that a request is over.
   *
   * @internal
   */
  close(entry: LoggedRequest, status: number | undefined): void {
    entry.open = false;
    entry.status = status;
    this.#open.delete(entry);
  }
}
