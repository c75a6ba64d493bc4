import { ConfigReader } from '@backstage/config';
import { Aws, trusting } from '@mooring/aws-testing';
import pLimit from 'p-limit';

const PORTAL = '111122223333';
export const SHOP = '222233334444';
export const PAY = '333344445555';
/** How many clusters SHOP has in eu-west-1: three pages. */
export const MANY = 230;

/** Two accounts with EKS clusters that the portal reads by roles; its own credentials are in `process.env`. */
export class EksAccounts {
  static async start(): Promise<EksAccounts> {
    const before = { ...process.env };
    const aws = await Aws.start();
    const portal = await aws.account(PORTAL).createUser('portal');
    const roles = {
      shop: await aws
        .account(SHOP)
        .createRole('eks-reader', trusting(portal.arn, 'shop-id')),
      pay: await aws
        .account(PAY)
        .createRole('eks-reader', trusting(portal.arn)),
    };
    // The SDK reads these from the environment of the process.
    Object.assign(process.env, aws.environment(), {
      AWS_ACCESS_KEY_ID: portal.accessKeyId,
      AWS_SECRET_ACCESS_KEY: portal.secretAccessKey,
    });
    const limit = pLimit(20);
    await Promise.all(
      Array.from({ length: MANY }, (_, number) =>
        limit(() =>
          aws.eks.createCluster({
            accountId: SHOP,
            region: 'eu-west-1',
            name: `Shop_${number}`,
            tags: { stage: number % 2 ? 'test' : 'prod' },
          }),
        ),
      ),
    );
    for (const accountId of [SHOP, PAY]) {
      await aws.eks.createCluster({
        accountId,
        region: 'us-east-1',
        name: 'Prod_Main',
        tags: { stage: 'prod' },
      });
    }
    return new EksAccounts(aws, roles, before);
  }

  private constructor(
    readonly aws: Aws,
    readonly roles: { shop: string; pay: string },
    private readonly before: NodeJS.ProcessEnv,
  ) {}

  /** A configuration that names all of these accounts, with changes. */
  config(changes: object = {}): ConfigReader {
    const { shop, pay } = this.roles;
    return new ConfigReader({
      kubernetes: {
        eks: {
          accounts: [
            {
              accountId: SHOP,
              regions: ['eu-west-1', 'us-east-1'],
              assumeRole: shop,
              externalId: 'shop-id',
            },
            { accountId: PAY, regions: ['us-east-1'], assumeRole: pay },
          ],
          ...changes,
        },
      },
    });
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(process.env)) {
      if (!(name in this.before)) delete process.env[name];
    }
    Object.assign(process.env, this.before);
    await this.aws.stop();
  }
}
