import { LogOptions } from '@mooring/plugin-kubernetes-workloads-common';
import { Channel } from './Channel';
import { ContainerLogs } from './ContainerLogs';
import { WorkloadContainers } from './containersOfWorkload';
import { LogStream } from './LogStreams';
import { ownLine } from './OpenLog';
import { prefixLines } from './prefixLines';

/** How often containers that have come are added to a log that is followed, in milliseconds. */
const INTERVAL = 2_000;
/** Of a container that has come meanwhile, everything is read, within reason. */
const LATER_LINES = 10_000;

type Container = WorkloadContainers['containers'][number];

/** The logs of a workload's containers as one, line by line as they come. */
export class MergedLog {
  static create(options: {
    /** The containers there are now. */
    list: () => Promise<WorkloadContainers>;
    logs: ContainerLogs;
    options: LogOptions;
    stream: LogStream;
    signal: AbortSignal;
  }): MergedLog {
    return new MergedLog(options);
  }

  readonly #channel = Channel.create<Buffer>();
  readonly #known = new Set<string>();
  #open = 0;
  #isCounted = false;
  #timer?: NodeJS.Timeout;

  private constructor(
    private readonly given: Parameters<typeof MergedLog.create>[0],
  ) {}

  /**
   * Opens the log of every container.
   *
   * @throws what the first one throws, if none can be opened.
   */
  async open(): Promise<AsyncIterable<Buffer>> {
    const { list, options, signal } = this.given;
    const { containers, shownPods, totalPods } = await list();
    const opened = await Promise.allSettled(
      containers.map(container => this.#read(container, options)),
    );
    const failed = opened.filter(({ status }) => status === 'rejected');
    const [first] = failed as PromiseRejectedResult[];
    if (first && failed.length === containers.length) throw first.reason;
    for (const { reason } of failed as PromiseRejectedResult[])
      void this.#say((reason as Error).message);
    if (shownPods < totalPods)
      void this.#say(
        `Only ${shownPods} of ${totalPods} pods are shown; open the log of a pod to see another`,
      );
    if (options.follow) {
      this.#planLater();
      signal.addEventListener('abort', () => this.#end(), { once: true });
      if (signal.aborted) this.#end();
    } else this.#endIfRead();
    return this.#channel;
  }

  /** Opens one log, and passes on what comes of it. */
  async #read(container: Container, options: LogOptions): Promise<void> {
    const { logs, stream, signal } = this.given;
    this.#known.add(container.id);
    if (this.#isCounted && !stream.addRequest())
      throw new Error(
        `${container.pod}/${container.container} is left out: too many logs are being read (kubernetesWorkloads.logs.maxStreams)`,
      );
    this.#isCounted = true;
    this.#open++;
    let body: AsyncIterable<Buffer>;
    try {
      body = await logs.open(container, options, signal);
    } catch (error) {
      this.#close();
      throw error;
    }
    void this.#pass(container, body);
  }

  async #pass(
    { pod, container }: Container,
    body: AsyncIterable<Buffer>,
  ): Promise<void> {
    try {
      for await (const lines of prefixLines(body, `[pod/${pod}/${container}] `))
        await this.#channel.write(lines);
    } catch (error) {
      await this.#say(`${pod}/${container}: ${(error as Error).message}`);
    } finally {
      this.#close();
      this.#endIfRead();
    }
  }

  #planLater(): void {
    this.#timer = setTimeout(() => void this.#addLater(), INTERVAL).unref();
  }

  async #addLater(): Promise<void> {
    const { list, options, signal } = this.given;
    try {
      const { containers } = await list();
      if (signal.aborted) return;
      for (const container of containers)
        if (!this.#known.has(container.id))
          this.#read(container, { ...options, tailLines: LATER_LINES }).catch(
            error => this.#say((error as Error).message),
          );
      this.#planLater();
    } catch (error) {
      void this.#say((error as Error).message);
      this.#end();
    }
  }

  #say(text: string): Promise<void> {
    return this.#channel.write(ownLine(text));
  }

  #close(): void {
    this.#open--;
    this.given.stream.endRequest();
  }

  /** A log that is followed goes on without containers, until others come. */
  #endIfRead(): void {
    if (this.#open === 0 && !this.given.options.follow) this.#channel.close();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#channel.close();
  }
}
