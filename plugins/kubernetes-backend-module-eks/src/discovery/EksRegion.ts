import { EKSClient } from '@aws-sdk/client-eks';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksAccountConfig } from '../config/EksConfig';
import { requestHandler } from '../identity/requestHandler';
import { AnswerDeadline } from './AnswerDeadline';
import { describeFailure, FailedAnswer } from './describeFailure';
import { EksCluster } from './EksCluster';
import { endpointOf } from './endpointOf';
import { findClusters } from './findClusters';

/** A region with hundreds of clusters takes half a minute under EKS's limits. */
const TIMEOUT_MS = 120_000;
/** AWS answers within a second, even where it throttles; less than the list of clusters is waited for. */
const ANSWER_TIMEOUT_MS = 20_000;
/** The same for the first time: the portal's start waits for it, and asks again soon. */
const FIRST_ANSWER_TIMEOUT_MS = 5_000;

/** The clusters of one account in one region, as last seen. */
export class EksRegion {
  static create(options: {
    account: EksAccountConfig;
    region: string;
    credentials: AwsCredentials;
    /** How long AWS may leave everything unanswered. Default: 5 s the first time, then 20 s. */
    answerTimeoutMs?: number;
  }): EksRegion {
    const { account, region, credentials, answerTimeoutMs } = options;
    return new EksRegion(account, region, credentials, answerTimeoutMs);
  }

  #clusters: readonly EksCluster[] = [];
  #problem: FailedAnswer | undefined;
  #isKnown = false;
  #isFirst = true;

  private constructor(
    private readonly account: EksAccountConfig,
    private readonly region: string,
    private readonly credentials: AwsCredentials,
    private readonly answerTimeoutMs?: number,
  ) {}

  /** Such as `111122223333/eu-west-1`. */
  get id(): string {
    return `${this.account.accountId}/${this.region}`;
  }

  /** Whether EKS has ever listed the clusters: before that, nobody knows that there is none. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Those of the last answer, some of them not confirmed by the last attempt. */
  get clusters(): readonly EksCluster[] {
    return this.#clusters;
  }

  /** What went wrong the last time, in one sentence. */
  get problem(): string | undefined {
    return this.#problem?.detail;
  }

  /** What to do about it. */
  get remedy(): string | undefined {
    return this.#problem?.remedy;
  }

  /** Asks EKS. Never rejects: where it fails, what was known stays, marked as not confirmed. */
  async refresh(): Promise<void> {
    const before = this.#clusters;
    const unconfirmed = (cluster: EksCluster) => ({
      ...cluster,
      isConfirmed: false,
    });
    const { id, region } = this;
    let asked = endpointOf('sts', region);
    try {
      const { clusters, failures } = await this.#find(() => {
        asked = endpointOf('eks', region);
      });
      const kept = before.filter(({ name }) => failures.has(name));
      this.#clusters = [...clusters, ...kept.map(unconfirmed)];
      this.#isKnown = true;
      this.#problem = undefined;
      for (const [name, error] of failures) {
        const { detail, remedy } = describeFailure(error, asked);
        this.#problem ??= {
          detail: `${failures.size} of the clusters of ${id} cannot be described, such as ${name}: ${detail}`,
          remedy,
        };
      }
    } catch (error) {
      const { detail, remedy } = describeFailure(error, asked);
      this.#clusters = before.map(unconfirmed);
      this.#problem = {
        detail: `the clusters of ${id} cannot be listed: ${detail}`,
        remedy,
      };
    }
  }

  /** @param onSignedIn - called when there are credentials, and EKS is asked next */
  async #find(onSignedIn: () => void) {
    const { account, region } = this;
    const deadline = AnswerDeadline.start(this.#nextTimeoutMs());
    const credentials = this.#obtainCredentials();
    const eks = new EKSClient({
      region,
      credentials: async () => await (await credentials)(),
      // EKS throttles per account; the SDK then sends more slowly, and tries again.
      retryMode: 'adaptive',
      maxAttempts: 10,
      requestHandler: requestHandler({
        connectionTimeout: 5_000,
        requestTimeout: 15_000,
      }),
    });
    deadline.attend(eks);
    try {
      await deadline.wait(credentials.then(provider => provider()));
      onSignedIn();
      const signal = AbortSignal.any([
        deadline.signal,
        AbortSignal.timeout(TIMEOUT_MS),
      ]);
      return await deadline.wait(
        findClusters({ eks, account, region, signal }),
      );
    } finally {
      deadline.end();
      eks.destroy();
    }
  }

  #nextTimeoutMs(): number {
    const timeoutMs = this.#isFirst
      ? FIRST_ANSWER_TIMEOUT_MS
      : ANSWER_TIMEOUT_MS;
    this.#isFirst = false;
    return this.answerTimeoutMs ?? timeoutMs;
  }

  async #obtainCredentials() {
    const { region } = this;
    const { accountId, assumeRole: roleArn, externalId } = this.account;
    const identity = roleArn
      ? await this.credentials.identity({ region, roleArn, externalId })
      : await this.credentials.baseIdentity({ region, accountId });
    return identity.credentials;
  }
}
