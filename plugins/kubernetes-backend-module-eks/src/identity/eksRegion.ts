/** What AWS SDKs and the Kubernetes plugin use where no region is set. */
const DEFAULT_REGION = 'us-east-1';

/**
 * The region of an EKS cluster: the one in the address of its API server, else that of the portal.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function regionOf(
  url: string,
  env: Record<string, string | undefined>,
): string {
  const hostname = URL.parse(url)?.hostname ?? '';
  const [, region] =
    /\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.eks\.amazonaws\.(?:com|com\.cn|eu)$/.exec(
      hostname,
    ) ??
    /\.eks-cluster\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.api\.(?:aws|amazonwebservices\.com\.cn)$/.exec(
      hostname,
    ) ??
    [];
  return region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? DEFAULT_REGION;
}
