import { AwsCredentialsManager } from '@backstage/integration-aws-node';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import pLimit from 'p-limit';
import { PrometheusInstance } from './PrometheusInstance';
import { readAnswer, Series } from './readAnswer';
import { createSigner, RequestSigner } from './signRequest';

/** How long an answer is given again, in milliseconds. */
const FRESH = 15_000;
/** How long the instance may take for one query, in milliseconds. */
const PATIENCE = 10_000;
/** How long one that didn't answer is left alone, in milliseconds. */
const PAUSE = 15_000;
/** Queries at the same time, so that no page takes the instance for itself. */
const MAX_CONCURRENT = 8;
/** Of one answer, in bytes: a hundred series of 120 values. JSON of this size is parsed in about 20 ms. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_KEPT = 500;

/** The times that a query asks for, in seconds since the epoch. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Why an instance gives no answer, in a sentence without its address or secrets. */
export class PrometheusError extends Error {}

/** Asks one Prometheus, bounded in time, bytes and requests; an answer is given again for seconds, however many ask. */
export class PrometheusClient {
  static create(options: {
    instance: PrometheusInstance;
    aws: () => AwsCredentialsManager;
    now?: () => number;
    patience?: number;
  }): PrometheusClient {
    return new PrometheusClient(options);
  }

  readonly #answers = new Map<
    string,
    { until: number; answer: Promise<Series[]> }
  >();
  readonly #limit = pLimit(MAX_CONCURRENT);
  readonly #sign: RequestSigner;
  #down?: { until: number; error: PrometheusError };

  private constructor(
    private readonly options: Parameters<typeof PrometheusClient.create>[0],
  ) {
    this.#sign = createSigner(options.instance, options.aws);
  }

  get instance(): PrometheusInstance {
    return this.options.instance;
  }

  /** @throws PrometheusError */
  range(query: string, { start, end, step }: TimeRange): Promise<Series[]> {
    const times = {
      start: String(start),
      end: String(end),
      step: String(step),
    };
    return this.#answer('query_range', { query, ...times });
  }

  /** @throws PrometheusError */
  instant(query: string): Promise<Series[]> {
    return this.#answer('query', { query });
  }

  #answer(path: string, form: Record<string, string>): Promise<Series[]> {
    const key = `${path}?${new URLSearchParams(form)}`;
    const known = this.#answers.get(key);
    if (known && known.until > this.#now()) return known.answer;
    const answer = this.#limit(() => this.#ask(path, form));
    this.#answers.delete(key);
    this.#answers.set(key, { until: this.#now() + FRESH, answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_KEPT) this.#answers.delete(oldest);
    answer.catch(() => {}); // told to those who wait for it
    return answer;
  }

  async #ask(path: string, form: Record<string, string>): Promise<Series[]> {
    if (this.#down && this.#down.until > this.#now()) throw this.#down.error;
    const { status, body } = await this.#send(path, form);
    const { name } = this.instance;
    if (status === 401 || status === 403)
      throw new PrometheusError(
        `Prometheus "${name}" refuses the portal's credentials (${status}).`,
      );
    let answer: any;
    try {
      answer = JSON.parse(body);
      if (status === 200) return readAnswer(answer);
    } catch {
      // said below
    }
    if (status === 200)
      throw new PrometheusError(
        `What answers as Prometheus "${name}" doesn't answer as Prometheus does.`,
      );
    const reason = typeof answer?.error === 'string' ? answer.error : '';
    throw new PrometheusError(
      `Prometheus "${name}" answered ${status}${
        reason && `: ${foreignText(reason)}`
      }.`,
    );
  }

  async #send(
    path: string,
    form: Record<string, string>,
  ): Promise<{ status: number; body: string }> {
    const { instance, patience = PATIENCE } = this.options;
    const { name, tenant } = instance;
    const url = new URL(`${instance.url}/api/v1/${path}`);
    const body = new URLSearchParams(form).toString();
    try {
      const headers = await this.#sign(
        url,
        {
          'content-type': 'application/x-www-form-urlencoded',
          ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
        },
        body,
      );
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      return { status: response.status, body: await textOf(response, name) };
    } catch (error) {
      if (error instanceof PrometheusError) throw error;
      const isLate = (error as Error).name === 'TimeoutError';
      const failure = new PrometheusError(
        isLate
          ? `Prometheus "${name}" didn't answer within ${patience / 1000} s.`
          : `Prometheus "${name}" can't be reached.`,
        { cause: error },
      );
      this.#down = { until: this.#now() + PAUSE, error: failure };
      throw failure;
    }
  }

  #now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}

async function textOf(response: Response, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > MAX_BYTES)
      throw new PrometheusError(
        `Prometheus "${name}" answered with more than ${
          MAX_BYTES / 2 ** 20
        } MiB, which isn't read.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
