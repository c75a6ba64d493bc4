import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { NotFoundError } from '@backstage/errors';
import { parse } from '@aws-sdk/util-arn-parser';
import { AccessKey, AccessKeys } from './AccessKeys';
import { TrustPolicy } from './trustPolicy';

/**
 * An AWS account in moto: its users and roles.
 *
 * @public
 */
export class AwsAccount {
  /** Gives access to an account by its twelve digits; moto knows every account. */
  static create(options: {
    id: string;
    motoUrl: string;
    accessKeys: AccessKeys;
  }): AwsAccount {
    const { id, motoUrl, accessKeys } = options;
    const iam = new IAMClient({
      endpoint: motoUrl,
      region: 'us-east-1',
      credentials: {
        accessKeyId: 'administrator',
        secretAccessKey: 'unchecked',
      },
    });
    // https://docs.getmoto.org/en/latest/docs/multi_account.html
    iam.middlewareStack.add(
      next => args => {
        (args.request as { headers: Record<string, string> }).headers[
          'x-moto-account-id'
        ] = id;
        return next(args);
      },
      { step: 'build', name: 'motoAccountId' },
    );
    return new AwsAccount(id, iam, accessKeys);
  }

  private constructor(
    readonly id: string,
    private readonly iam: IAMClient,
    private readonly accessKeys: AccessKeys,
  ) {}

  /** Creates a user and returns the one access key it has. */
  async createUser(name: string): Promise<AccessKey> {
    const { User } = await this.iam.send(
      new CreateUserCommand({ UserName: name }),
    );
    const { AccessKey: created } = await this.iam.send(
      new CreateAccessKeyCommand({ UserName: name }),
    );
    const key = {
      accessKeyId: created!.AccessKeyId!,
      secretAccessKey: created!.SecretAccessKey!,
      arn: User!.Arn!,
    };
    this.accessKeys.add(key);
    return key;
  }

  /** Creates a role and returns its ARN. */
  async createRole(name: string, trustPolicy: TrustPolicy): Promise<string> {
    const command = new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy),
    });
    const { Role } = await this.iam.send(command);
    return Role!.Arn!;
  }

  /**
   * Returns who may assume the role of this ARN.
   *
   * @throws NotFoundError when there is no such role.
   */
  async trustPolicyOf(roleArn: string): Promise<TrustPolicy> {
    const name = parse(roleArn).resource.split('/').at(-1);
    try {
      const { Role } = await this.iam.send(
        new GetRoleCommand({ RoleName: name }),
      );
      return JSON.parse(decodeURIComponent(Role!.AssumeRolePolicyDocument!));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchEntityException') {
        throw new NotFoundError(`There is no role ${roleArn}.`, error);
      }
      throw error;
    }
  }
}
