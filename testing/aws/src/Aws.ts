import { AccessKeys } from './AccessKeys';
import { AwsAccount } from './AwsAccount';
import { EksApi } from './EksApi';
import { MotoServer } from './MotoServer';
import { SecurityTokenService } from './SecurityTokenService';

/**
 * AWS on loopback: accounts with users and roles, STS, and EKS.
 *
 * @public
 */
export class Aws {
  /** Starts moto and the services in front of it; takes about a second once moto is installed. */
  static async start(): Promise<Aws> {
    const moto = await MotoServer.start();
    const accessKeys = AccessKeys.create();
    const account = (id: string) =>
      AwsAccount.create({ id, motoUrl: moto.url, accessKeys });
    const sts = await SecurityTokenService.start({
      motoUrl: moto.url,
      accessKeys,
      account,
    });
    const eks = await EksApi.start({ motoUrl: moto.url, accessKeys });
    return new Aws(moto, accessKeys, sts, eks, account);
  }

  private constructor(
    private readonly moto: MotoServer,
    readonly accessKeys: AccessKeys,
    readonly sts: SecurityTokenService,
    readonly eks: EksApi,
    /** Gives access to an account by its twelve digits. */
    readonly account: (id: string) => AwsAccount,
  ) {}

  /**
   * The environment in which an AWS SDK asks this and nothing else. The machine's own profiles and instance metadata are
   * out of reach.
   */
  environment(): Record<string, string> {
    return {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_STS: this.sts.url,
      AWS_ENDPOINT_URL_EKS: this.eks.url,
      AWS_ENDPOINT_URL_IAM: this.moto.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }

  async stop(): Promise<void> {
    await this.sts.stop();
    await this.eks.stop();
    await this.moto.stop();
  }
}
