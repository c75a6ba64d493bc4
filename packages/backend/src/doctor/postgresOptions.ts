import { Config } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { Signer } from '@aws-sdk/rds-signer';
import { ClientConfig } from 'pg';

/**
 * What a client of our own connects with, from `backend.database.connection`; as in Backstage's database manager, which
 * does not offer it. With `type: rds` the password is a token of IAM.
 *
 * @returns undefined for a type of connection that is not known here.
 */
export function postgresOptions(
  connection: Config,
  env: Record<string, string | undefined>,
): ClientConfig | undefined {
  const { type = 'default', region, ...rest } = connection.get<JsonObject>();
  const options = rest as unknown as ClientConfig;
  switch (type) {
    case 'default':
      return options;
    case 'rds': {
      const signer = new Signer({
        hostname: connection.getString('host'),
        port: connection.getNumber('port'),
        username: connection.getString('user'),
        region:
          (region as string | undefined) ??
          env.AWS_REGION ??
          env.AWS_DEFAULT_REGION,
      });
      return { ...options, password: () => signer.getAuthToken() };
    }
    default:
      return undefined;
  }
}
