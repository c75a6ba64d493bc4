import { EKSClient } from '@aws-sdk/client-eks';
import { STSClient } from '@aws-sdk/client-sts';

/**
 * Where the SDK asks a service of a region, such as `https://eks.eu-west-1.amazonaws.com`.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function endpointOf(
  service: 'eks' | 'sts',
  region: string,
  env: Record<string, string | undefined> = process.env,
): string {
  const configured =
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? env.AWS_ENDPOINT_URL;
  if (configured) return URL.parse(configured)?.origin ?? configured;
  const parameters = {
    Region: region,
    UseFIPS: env.AWS_USE_FIPS_ENDPOINT === 'true',
    UseDualStack: env.AWS_USE_DUALSTACK_ENDPOINT === 'true',
  };
  const { url } =
    service === 'eks'
      ? new EKSClient({ region }).config.endpointProvider(parameters)
      : new STSClient({ region }).config.endpointProvider(parameters);
  return url.origin;
}
