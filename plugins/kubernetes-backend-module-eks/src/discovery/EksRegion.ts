import { EKSClient } from '@aws-sdk/client-eks';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksAccountConfig } from '../config/EksConfig';
import { requestHandler } from '../identity/requestHandler';
import { EksCluster } from './EksCluster';
import { findClusters } from './findClusters';

/** A region with hundreds of clusters takes half a minute under EKS's limits. */
const TIMEOUT_MS = 120_000;

/** The clusters of one account in one region, as last seen. */
export class EksRegion {
  static create(options: {
    account: EksAccountConfig;
    region: string;
    credentials: AwsCredentials;
  }): EksRegion {
    const { account, region, credentials } = options;
    return new EksRegion(account, region, credentials);
  }

  #clusters: readonly EksCluster[] = [];
  #problem: string | undefined;
  #isKnown = false;

  private constructor(
    private readonly account: EksAccountConfig,
    private readonly region: string,
    private readonly credentials: AwsCredentials,
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
    return this.#problem;
  }

  /** Asks EKS. Never rejects: where it fails, what was known stays, marked as not confirmed. */
  async refresh(): Promise<void> {
    const before = this.#clusters;
    const unconfirmed = (cluster: EksCluster) => ({
      ...cluster,
      isConfirmed: false,
    });
    try {
      const { clusters, failures } = await this.find();
      const kept = before.filter(({ name }) => failures.has(name));
      this.#clusters = [...clusters, ...kept.map(unconfirmed)];
      this.#isKnown = true;
      const [[name, error] = []] = failures;
      this.#problem =
        name === undefined
          ? undefined
          : `${failures.size} of the clusters of ${
              this.id
            } cannot be described, such as ${name}: ${describe(error)}`;
    } catch (error) {
      this.#clusters = before.map(unconfirmed);
      this.#problem = `the clusters of ${this.id} cannot be listed: ${describe(
        error,
      )}`;
    }
  }

  private async find() {
    const { account, region } = this;
    const { accountId, assumeRole: roleArn, externalId } = account;
    const identity = roleArn
      ? await this.credentials.identity({ region, roleArn, externalId })
      : await this.credentials.baseIdentity({ region, accountId });
    const eks = new EKSClient({
      region,
      credentials: identity.credentials,
      // EKS throttles per account; the SDK then sends more slowly, and tries again.
      retryMode: 'adaptive',
      maxAttempts: 10,
      requestHandler: requestHandler({
        connectionTimeout: 5_000,
        requestTimeout: 15_000,
      }),
    });
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return await findClusters({ eks, account, region, signal });
    } finally {
      eks.destroy();
    }
  }
}

function describe(error: unknown): string {
  const { name, message } = error as Error;
  return name && name !== 'Error' ? `${name}: ${message}` : message;
}
