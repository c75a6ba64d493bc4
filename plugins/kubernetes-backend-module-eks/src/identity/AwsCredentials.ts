import { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { Config } from '@backstage/config';
import {
  AwsCredentialsManager,
  DefaultAwsCredentialsManager,
} from '@backstage/integration-aws-node';
import { hasOwnIdentity, inRegion } from './awsConfig';
import { requestHandler } from './requestHandler';

/**
 * The credentials of one AWS identity, with the STS that made them.
 */
export interface AwsIdentity {
  /** Gives the same credentials until shortly before their end, then new ones. */
  credentials(): ReturnType<STSClient['config']['credentials']>;
  /** Asks STS with these credentials. */
  readonly sts: STSClient;
}

/** Long enough for a busy STS, short enough for a person who waits. */
const REQUESTS = { connectionTimeout: 3_000, requestTimeout: 8_000 };
const SESSION_NAME = 'backstage';

/**
 * The credentials with which the portal signs in to AWS: the same as upstream's `AwsIamStrategy` takes, but assumed once
 * and kept for their life.
 *
 * Source: `plugins/kubernetes-backend/src/auth/AwsIamStrategy.ts` for which account's credentials assume a role.
 */
export class AwsCredentials {
  /** Reads `aws`. */
  static fromConfig(config: Config): AwsCredentials {
    return new AwsCredentials(config);
  }

  readonly #identities = new Map<string, AwsIdentity>();

  /** By region. */
  readonly #managers = new Map<string, AwsCredentialsManager>();

  private constructor(private readonly config: Config) {}

  /**
   * The identity of a role, or of the main account without one.
   *
   * @param options - `region`: whose STS to ask. `roleArn` and `externalId`: what to assume
   * @throws what the AWS SDK throws when the account's own identity is not known; assuming the role comes later.
   */
  async identity(options: {
    region: string;
    roleArn?: string;
    externalId?: string;
  }): Promise<AwsIdentity> {
    const { region, roleArn, externalId } = options;
    const base = await this.baseIdentity({ region, arn: roleArn });
    if (!roleArn) return base;
    return this.#remember(['role', region, roleArn, externalId], () =>
      createIdentity(
        region,
        fromTemporaryCredentials({
          masterCredentials: base.credentials,
          clientConfig: { region, requestHandler: requestHandler(REQUESTS) },
          params: {
            RoleArn: roleArn,
            ExternalId: externalId,
            RoleSessionName: SESSION_NAME,
          },
        }),
      ),
    );
  }

  /** The role that assumes the roles of an account: that of an ARN, or by its id; the main account where it has nobody of its own. */
  async baseIdentity(options: {
    region: string;
    arn?: string;
    accountId?: string;
  }): Promise<AwsIdentity> {
    const { region, arn, accountId } = options;
    const provider = await this.#providerOf({ region, arn, accountId });
    const account = provider.accountId ?? 'main';
    return this.#remember(['account', region, account], () =>
      createIdentity(region, provider.sdkCredentialProvider),
    );
  }

  async #providerOf(options: {
    region: string;
    arn?: string;
    accountId?: string;
  }) {
    const { region, arn } = options;
    // In an ARN: arn:partition:service:region:account:resource
    const accountId = options.accountId ?? arn?.split(':')[4];
    const manager = this.#managerFor(region);
    // Where nobody else could be meant, the manager need not ask STS which account the main one is.
    return accountId && hasOwnIdentity(this.config, accountId)
      ? await manager.getCredentialProvider({ accountId })
      : await manager.getCredentialProvider();
  }

  #managerFor(region: string): AwsCredentialsManager {
    const known =
      this.#managers.get(region) ??
      DefaultAwsCredentialsManager.fromConfig(inRegion(this.config, region));
    this.#managers.set(region, known);
    return known;
  }

  #remember(
    key: readonly (string | undefined)[],
    create: () => AwsIdentity,
  ): AwsIdentity {
    const text = JSON.stringify(key);
    const known = this.#identities.get(text) ?? create();
    this.#identities.set(text, known);
    return known;
  }
}

/** The client keeps what the provider gives, and renews it in time. */
function createIdentity(
  region: string,
  credentials: STSClientConfig['credentials'],
): AwsIdentity {
  const sts = new STSClient({
    region,
    credentials,
    maxAttempts: 3,
    requestHandler: requestHandler(REQUESTS),
  });
  return { credentials: () => sts.config.credentials(), sts };
}
